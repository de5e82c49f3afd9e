package io.lookonce.jobs.retrain;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.run.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Content of the report of {@code lookonce retrain}.
 *
 * @param model name of the model
 * @param headline the decision and its reason
 * @param promoted whether the candidate became the serving version
 * @param metric compared for the decision
 * @param split of the held-out images
 * @param added new images since the previous run
 * @param champion metric of the previously serving version; null for the first run
 * @param candidate metric of the candidate; null if its training diverged
 * @param classes metrics by class
 * @param runs all completed runs, oldest first
 */
public record RetrainReport(
    String model,
    String headline,
    boolean promoted,
    String metric,
    String split,
    long added,
    Double champion,
    Double candidate,
    List<ClassRow> classes,
    List<RunRow> runs,
    Provenance provenance) {

  /**
   * One class.
   *
   * @param champion null if there was no champion or the class does not occur
   */
  public record ClassRow(String name, Double champion, double candidate) {}

  /**
   * One run.
   *
   * @param finished as ISO-8601 in UTC
   * @param serving the serving version after the run
   */
  public record RunRow(
      int run,
      String finished,
      long added,
      Double champion,
      Double candidate,
      String decision,
      String reason,
      String serving) {}

  /** The whole page as one string. */
  public String html() {
    return new Page(
            "Retraining report",
            model(),
            headline(),
            List.of(),
            tiles(),
            List.of(
                Section.narrow("classes", "By class", html -> classTable().write(html)),
                Section.wide("history", "All runs", html -> history().write(html)),
                provenance().section(Map.of("model", model()))),
            "Written by lookonce retrain, " + NumberText.moment(provenance().finished()))
        .html();
  }

  private List<Tile> tiles() {
    String measure = metric() + ", " + split();
    return List.of(
        Tile.of("Candidate, " + measure, figure(candidate()), decision()),
        Tile.of("Champion, " + measure, figure(champion()), "on the same images"),
        Tile.of("New images", NumberText.count(added()), "since the previous run"));
  }

  private String decision() {
    return promoted() ? "promoted" : "not promoted";
  }

  private DataTable classTable() {
    List<List<String>> rows = new ArrayList<>();
    classes()
        .forEach(
            row -> rows.add(List.of(row.name(), figure(row.champion()), figure(row.candidate()))));
    return new DataTable("Figures by class", List.of("Class", "Champion", "Candidate"), rows);
  }

  private DataTable history() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = runs().size() - 1; i >= 0; i--) {
      RetrainReport.RunRow run = runs().get(i);
      rows.add(
          List.of(
              String.valueOf(run.run()),
              run.finished(),
              NumberText.count(run.added()),
              figure(run.champion()),
              figure(run.candidate()),
              run.decision(),
              run.reason(),
              run.serving()));
    }
    return new DataTable(
        "Runs, latest first",
        List.of("Run", "Finished", "New", "Champion", "Candidate", "Decision", "Reason", "Serving"),
        rows);
  }

  private static String figure(Double value) {
    return value == null ? NumberText.UNKNOWN : NumberText.probability(value);
  }
}
