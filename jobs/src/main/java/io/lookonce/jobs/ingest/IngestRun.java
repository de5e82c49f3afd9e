package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.jobs.report.ExitCode;
import io.lookonce.jobs.report.Provenance;
import io.lookonce.jobs.report.RunFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** One run of an ingestion, from its start to its {@code run.json}. */
public final class IngestRun {

  private final IngestSettings settings;
  private final IngestOutput output;
  private final Instant started = Instant.now();

  /** Starts the clock. */
  public IngestRun(IngestSettings settings, IngestOutput output) {
    this.settings = settings;
    this.output = output;
  }

  /** Writes how it ended. */
  public void finish(IngestResult result, double maxErrorRate) throws IOException {
    Instant finished = Instant.now();
    double seconds = Duration.between(started, finished).toMillis() / 1e3;
    RunFile runFile =
        new RunFile(
            "ingest",
            result.tooManyRejected(maxErrorRate) ? ExitCode.TOO_MANY_ERRORS : ExitCode.DONE,
            result.health(maxErrorRate),
            counts(result),
            Map.of("pictures_per_second", result.listed() / seconds),
            Map.of(),
            Provenance.of(
                UUID.randomUUID().toString(),
                shown(maxErrorRate),
                started,
                finished,
                org.apache.spark.package$.MODULE$.SPARK_VERSION()));
    output.writeRunFile(runFile.json());
  }

  private static Map<String, Long> counts(IngestResult result) {
    ImageDataset dataset = result.dataset();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("listed", result.listed());
    counts.put("rejected", result.rejected());
    for (Split split : Split.values()) {
      counts.put(split.title(), dataset.count(split));
    }
    counts.put("duplicates", dataset.duplicates().pictures());
    counts.put("duplicate_groups", dataset.duplicates().groups());
    counts.put("conflicting_groups", dataset.duplicates().conflictingGroups());
    counts.put("left_out_duplicates", dataset.duplicates().leftOut());
    counts.put("groups_across_splits", dataset.duplicates().acrossSplits());
    return counts;
  }

  private Map<String, String> shown(double maxErrorRate) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (IngestInput input : settings.inputs()) {
      String option = input.option().substring(2);
      shown.merge(option, input.location(), (before, next) -> before + ", " + next);
    }
    shown.put("output", output.root().toString());
    shown.put("name", settings.name());
    shown.put("classes", String.join(",", settings.classes()));
    shown.put("size", String.valueOf(settings.shape()));
    shown.put("resize", settings.fitting().title());
    shown.put("validation-fraction", String.valueOf(settings.fractions().validation()));
    shown.put("test-fraction", String.valueOf(settings.fractions().test()));
    shown.put(
        "duplicates", settings.duplicates().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    shown.put("ignore-splits", String.valueOf(settings.ignoreSplits()));
    shown.put("seed", String.valueOf(settings.seed()));
    shown.put("max-pixels", String.valueOf(settings.maxPixels()));
    shown.put("max-bytes", String.valueOf(settings.maxBytes()));
    shown.put("max-error-rate", String.valueOf(maxErrorRate));
    return shown;
  }
}
