package io.lookonce.jobs.run;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.secrets.Secrets;
import io.lookonce.model.SoftwareVersion;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a result came to be: enough to run the same command again.
 *
 * @param runId the run's own name, also in {@code run.json}
 * @param settings the resolved options of the command, in the order to show them; secrets among
 *     them are masked here, so nothing built from this record can show one
 * @param started when the command began
 * @param finished when the command ended
 * @param versions of the software that ran, such as {@code lookonce}, {@code Spark}, {@code Java}
 */
public record Provenance(
    String runId,
    Map<String, String> settings,
    Instant started,
    Instant finished,
    Map<String, String> versions) {

  public Provenance {
    settings = Secrets.masked(settings);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /**
   * Of a run of the software that is running now.
   *
   * @param spark the version of Spark that ran it, which this package does not know
   */
  public static Provenance of(
      String runId, Map<String, String> settings, Instant started, Instant finished, String spark) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lookonce", SoftwareVersion.version() + " " + SoftwareVersion.gitCommit());
    versions.put("Spark", spark);
    versions.put("Java", System.getProperty("java.version"));
    return new Provenance(runId, settings, started, finished, versions);
  }

  /**
   * The section that stands last in every report.
   *
   * @param model what to say of the model, shown between the settings and the run
   */
  public Section section(Map<String, String> model) {
    return Section.wide("settings", "Settings and provenance", html -> write(html, model));
  }

  private void write(Html html, Map<String, String> model) {
    html.element("h3", "Settings");
    writePairs(html, settings);
    html.element("h3", "Model");
    writePairs(html, model);
    html.element("h3", "Run");
    Map<String, String> run = new LinkedHashMap<>();
    run.put("run", runId);
    run.put("started", NumberText.moment(started));
    run.put("finished", NumberText.moment(finished));
    run.putAll(versions);
    writePairs(html, run);
  }

  private static void writePairs(Html html, Map<String, String> pairs) {
    html.element(
        "dl",
        () ->
            pairs.forEach(
                (name, value) ->
                    html.element(
                        "div",
                        () -> {
                          html.element("dt", name);
                          html.element("dd", () -> html.path(value));
                        })),
        "class",
        "pairs");
  }
}
