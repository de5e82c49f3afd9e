package io.lookonce.jobs.sweep;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.sweep.SweepReport.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Page layout of the report of {@code lookonce sweep}. */
public final class SweepReportPage {

  private SweepReportPage() {}

  /** The whole page as one string. */
  public static String html(SweepReport report) {
    return new Page(
            "Sweep report",
            report.name(),
            report.headline(),
            List.of(),
            tiles(report),
            sections(report),
            "Written by lookonce sweep, " + NumberText.moment(report.provenance().finished()))
        .html();
  }

  private static List<Tile> tiles(SweepReport report) {
    List<Tile> tiles = new ArrayList<>();
    int failed = report.failed().size();
    tiles.add(
        Tile.of(
            "Trials",
            NumberText.count(report.trials().size()),
            NumberText.counted(report.keys().size(), "setting", "settings") + " varied"));
    tiles.add(
        new Tile(
            "Failed", NumberText.count(failed), failed == 0 ? "none" : "see below", failed > 0));
    List<Trial> succeeded = report.succeeded();
    if (!succeeded.isEmpty()) {
      Trial best = succeeded.get(0);
      tiles.add(
          Tile.of(
              "Best " + report.judged() + " accuracy",
              NumberText.probability(best.accuracyOn(report.judged())),
              best.name()));
      double seconds = succeeded.stream().mapToDouble(Trial::seconds).sum();
      tiles.add(
          Tile.of(
              "Training",
              NumberText.duration(seconds),
              NumberText.duration(seconds / succeeded.size()) + " per trial"));
    }
    return tiles;
  }

  private static List<Section> sections(SweepReport report) {
    List<Section> sections = new ArrayList<>();
    if (!report.succeeded().isEmpty()) {
      sections.add(Section.wide("ranking", "Ranking", html -> ranking(report).write(html)));
    }
    sections.addAll(new SweepCharts(report).sections());
    if (!report.failed().isEmpty()) {
      sections.add(Section.wide("failed", "Failed trials", html -> writeFailed(html, report)));
    }
    sections.add(report.provenance().section(Map.of("trials", subjects(report))));
    return sections;
  }

  private static DataTable ranking(SweepReport report) {
    List<String> head = new ArrayList<>(List.of("Trial"));
    report.splits().forEach(split -> head.add(split + " accuracy"));
    head.addAll(List.of("Loss", "Time", "Workers"));
    head.addAll(report.keys());
    List<List<String>> rows = new ArrayList<>();
    for (Trial trial : report.succeeded()) {
      List<String> row = new ArrayList<>(List.of(trial.name()));
      for (String split : report.splits()) {
        row.add(NumberText.probability(trial.accuracyOn(split)));
      }
      row.add(String.format(Locale.ROOT, "%.4g", trial.course().last()));
      row.add(NumberText.duration(trial.seconds()));
      row.add(NumberText.count(trial.workers()));
      report.keys().forEach(key -> row.add(trial.settings().get(key)));
      rows.add(row);
    }
    return new DataTable(
        "Trials by accuracy on the " + report.judged() + " split, best first", head, rows);
  }

  private static void writeFailed(Html html, SweepReport report) {
    html.element(
        "ul",
        () ->
            report
                .failed()
                .forEach(
                    trial ->
                        html.element(
                            "li",
                            () -> {
                              html.path(trial.name());
                              html.element("span", trial.error(), "class", "message");
                            })),
        "class",
        "examples");
  }

  private static String subjects(SweepReport report) {
    return String.join(
        "; ", report.trials().stream().map(Trial::subject).distinct().sorted().toList());
  }
}
