package io.lookonce.jobs.retrain;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Page layout of the report of {@code lookonce retrain}. */
public final class RetrainReportPage {

  private RetrainReportPage() {}

  /** The whole page as one string. */
  public static String html(RetrainReport report) {
    return new Page(
            "Retraining report",
            report.model(),
            report.headline(),
            List.of(),
            tiles(report),
            List.of(
                Section.narrow("classes", "By class", html -> classes(report).write(html)),
                Section.wide("history", "All runs", html -> history(report).write(html)),
                report.provenance().section(Map.of("model", report.model()))),
            "Written by lookonce retrain, " + NumberText.moment(report.provenance().finished()))
        .html();
  }

  private static List<Tile> tiles(RetrainReport report) {
    String measure = report.metric() + ", " + report.split();
    return List.of(
        Tile.of("Candidate, " + measure, figure(report.candidate()), decision(report)),
        Tile.of("Champion, " + measure, figure(report.champion()), "on the same images"),
        Tile.of("New images", NumberText.count(report.added()), "since the previous run"));
  }

  private static String decision(RetrainReport report) {
    return report.promoted() ? "promoted" : "not promoted";
  }

  private static DataTable classes(RetrainReport report) {
    List<List<String>> rows = new ArrayList<>();
    report
        .classes()
        .forEach(
            row -> rows.add(List.of(row.name(), figure(row.champion()), figure(row.candidate()))));
    return new DataTable("Figures by class", List.of("Class", "Champion", "Candidate"), rows);
  }

  private static DataTable history(RetrainReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = report.runs().size() - 1; i >= 0; i--) {
      RetrainReport.RunRow run = report.runs().get(i);
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
