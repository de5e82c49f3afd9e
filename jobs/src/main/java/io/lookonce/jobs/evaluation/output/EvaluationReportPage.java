package io.lookonce.jobs.evaluation.output;

import io.lookonce.evaluation.RocCurve;
import io.lookonce.jobs.evaluation.output.EvaluationReport.SplitResult;
import io.lookonce.jobs.report.ClassMetricsTable;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.Axis;
import io.lookonce.jobs.report.chart.LineChart;
import java.util.ArrayList;
import java.util.List;

/** Page layout of the report of {@code lookonce evaluate} for classifiers. */
public final class EvaluationReportPage {
  private EvaluationReportPage() {}

  /** The whole page as one string. */
  public static String html(EvaluationReport report) {
    return new Page(
            "Evaluation report",
            report.model() + " on " + report.dataset(),
            report.headline(),
            report.notices(),
            tiles(report),
            sections(report),
            "Written by lookonce evaluate, " + NumberText.moment(report.provenance().finished()))
        .html();
  }

  private static List<Tile> tiles(EvaluationReport report) {
    List<Tile> tiles = new ArrayList<>();
    for (SplitResult split : report.splits()) {
      tiles.add(
          Tile.of(
              "Accuracy, " + split.name(),
              NumberText.probability(split.confusion().accuracy()),
              NumberText.count(split.right())
                  + " of "
                  + NumberText.counted(split.confusion().examples(), "image", "images")));
      tiles.add(
          Tile.of(
              "Cross-entropy, " + split.name(),
              NumberText.decimal(split.crossEntropy()),
              "mean per image, in nats"));
      split.figures().roc().ifPresent(roc -> tiles.add(area(split, roc)));
    }
    return tiles;
  }

  private static Tile area(SplitResult split, RocCurve roc) {
    return Tile.of(
        "ROC area, " + split.name(),
        NumberText.probability(roc.area().orElse(Double.NaN)),
        "0.5 is chance, 1 is perfect");
  }

  private static List<Section> sections(EvaluationReport report) {
    List<Section> sections = new ArrayList<>();
    for (SplitResult split : report.splits()) {
      sections.add(
          Section.wide(
              "classes-" + split.name(),
              "Classes, " + split.name(),
              new ClassMetricsTable(split.name(), split.confusion())::write));
      split.figures().roc().ifPresent(roc -> addCurve(sections, split, roc));
    }
    for (SplitResult split : report.splits()) {
      if (!split.mistakes().isEmpty()) {
        sections.add(
            Section.wide(
                "mistakes-" + split.name(),
                "Misclassified, " + split.name(),
                html ->
                    MisclassifiedImage.write(
                        html, split.mistakes(), split.confusion().examples() - split.right())));
      }
    }
    sections.add(report.provenance().section(report.facts()));
    return sections;
  }

  private static void addCurve(List<Section> sections, SplitResult split, RocCurve roc) {
    if (roc.area().isPresent()) {
      sections.add(
          Section.wide(
              "roc-" + split.name(),
              "Receiver operating characteristic, " + split.name(),
              html -> curve(split, roc).write(html)));
    }
  }

  private static LineChart curve(SplitResult split, RocCurve roc) {
    String positive = split.confusion().classes().get(1);
    List<RocCurve.Point> points = roc.points();
    double[] ends = {0, 1};
    return new LineChart(
        "roc-chart-" + split.name(),
        "Receiver operating characteristic for " + positive + ", " + split.name(),
        Axis.linear("false positive rate"),
        Axis.linear("true positive rate: " + positive),
        List.of(
            new LineChart.Series(
                positive,
                points.stream().mapToDouble(RocCurve.Point::falsePositiveRate).toArray(),
                points.stream().mapToDouble(RocCurve.Point::truePositiveRate).toArray()),
            new LineChart.Series("chance", ends, ends)));
  }
}
