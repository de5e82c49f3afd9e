package io.lookonce.jobs.sweep;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.chart.Axis;
import io.lookonce.jobs.report.chart.LineChart;
import io.lookonce.jobs.report.chart.ParallelCoordinates;
import io.lookonce.jobs.report.chart.ParallelCoordinates.ParallelAxis;
import io.lookonce.jobs.sweep.SweepReport.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The charts of a sweep report. */
final class SweepCharts {

  /** Curves in one chart: twice the number of line styles. */
  private static final int MOST_CURVES = 12;

  private static final int MOST_LINES = 500;
  private static final int MOST_MAPS = 24;

  private final SweepReport report;
  private final List<Trial> succeeded;

  SweepCharts(SweepReport report) {
    this.report = report;
    this.succeeded = report.succeeded();
  }

  /** The sections, without those that have nothing to draw. */
  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    if (succeeded.isEmpty()) {
      return sections;
    }
    sections.add(Section.wide("curves", "Loss by epoch", this::writeCurves));
    if (succeeded.size() > 1 && !report.keys().isEmpty()) {
      sections.add(Section.wide("parallel", "Settings and results", this::writeParallel));
    }
    if (succeeded.stream().anyMatch(trial -> trial.map() != null)) {
      sections.add(Section.wide("boundaries", "Decision boundaries", this::writeMaps));
    }
    return sections;
  }

  private void writeCurves(Html html) {
    List<LineChart.Series> series =
        succeeded.stream()
            .limit(MOST_CURVES)
            .map(
                trial ->
                    new LineChart.Series(
                        trial.name(), trial.course().epochs(), trial.course().losses()))
            .toList();
    new LineChart(
            "curves-chart",
            "Loss by epoch of every trial",
            Axis.whole("epoch"),
            Axis.ofLosses(series),
            series)
        .write(html);
    html.element(
        "p",
        "Loss of each mini-batch before its update, including regularisation."
            + onlyTheBest(MOST_CURVES, "drawn"),
        "class",
        "aside");
  }

  private void writeParallel(Html html) {
    List<Trial> drawn = succeeded.stream().limit(MOST_LINES).toList();
    List<ParallelAxis> axes = new ArrayList<>();
    for (String key : report.keys()) {
      axes.add(
          ParallelAxis.ofSettings(
              key, drawn.stream().map(trial -> trial.settings().get(key)).toList()));
    }
    axes.add(
        ParallelAxis.ofNumbers(
            "loss", drawn.stream().mapToDouble(trial -> trial.course().last()).toArray()));
    for (String split : report.splits()) {
      axes.add(
          ParallelAxis.ofNumbers(
              split + " accuracy",
              drawn.stream().mapToDouble(trial -> trial.accuracyOn(split)).toArray()));
    }
    new ParallelCoordinates(
            "parallel-chart",
            "Settings and results of every trial",
            axes,
            drawn.stream().map(Trial::name).toList())
        .write(html);
    html.element(
        "p",
        "One line per trial; the six best have the line styles of the legend above."
            + onlyTheBest(MOST_LINES, "drawn"),
        "class",
        "aside");
  }

  private void writeMaps(Html html) {
    html.element(
        "p",
        "The class that each network predicts across the plane. Solid points are the training"
            + " split, pale points the other splits."
            + onlyTheBest(MOST_MAPS, "shown"),
        "class",
        "aside");
    html.element(
        "div",
        () ->
            succeeded.stream()
                .filter(trial -> trial.map() != null)
                .limit(MOST_MAPS)
                .forEach(trial -> writeMap(html, trial)),
        "class",
        "maps");
  }

  private void writeMap(Html html, Trial trial) {
    html.element(
        "figure",
        () -> {
          trial.map().write(html, "Decision boundaries of " + trial.name());
          html.element(
              "figcaption",
              () -> {
                html.element("bdi", trial.name(), "class", "found");
                html.text(
                    String.format(
                        Locale.ROOT,
                        "%s accuracy %s",
                        report.judged(),
                        NumberText.probability(trial.accuracyOn(report.judged()))));
              });
        });
  }

  private String onlyTheBest(int most, String what) {
    return succeeded.size() <= most
        ? ""
        : String.format(
            Locale.ROOT, " Only the %d best of %d trials are %s.", most, succeeded.size(), what);
  }
}
