package io.lookonce.jobs.evaluation.output;

import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.evaluation.RocCurve;
import io.lookonce.jobs.evaluation.output.EvaluationReport.SplitReport;
import io.lookonce.jobs.report.ClassMetricsTable;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.Axis;
import io.lookonce.jobs.report.chart.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A classifier's figures on one split.
 *
 * @param name {@code train}, {@code validation} or {@code test}
 * @param metrics with at least one example
 * @param crossEntropy mean, in nats
 * @param misclassified some of the misclassified images, in display order
 */
public record ClassifierSplit(
    String name,
    ClassificationMetrics metrics,
    double crossEntropy,
    List<MisclassifiedImage> misclassified)
    implements SplitReport {

  /** The result on all splits in one sentence. */
  public static String headline(String model, List<ClassifierSplit> splits) {
    return model
        + " is right on "
        + splits.stream().map(ClassifierSplit::share).collect(Collectors.joining(", "));
  }

  private String share() {
    return String.format(
        Locale.ROOT,
        "%s of %s (accuracy %s)",
        NumberText.count(right()),
        NumberText.counted(confusion().examples(), name + " image", name + " images"),
        NumberText.probability(confusion().accuracy()));
  }

  private ConfusionMatrix confusion() {
    return metrics.confusion();
  }

  /** Number of correctly classified images. */
  private long right() {
    long[][] counts = confusion().counts();
    long right = 0;
    for (int id = 0; id < counts.length; id++) {
      right += counts[id][id];
    }
    return right;
  }

  @Override
  public List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        Tile.of(
            "Accuracy, " + name,
            NumberText.probability(confusion().accuracy()),
            NumberText.count(right())
                + " of "
                + NumberText.counted(confusion().examples(), "image", "images")));
    tiles.add(
        Tile.of(
            "Cross-entropy, " + name, NumberText.decimal(crossEntropy), "mean per image, in nats"));
    metrics.roc().ifPresent(roc -> tiles.add(area(roc)));
    return tiles;
  }

  private Tile area(RocCurve roc) {
    return Tile.of(
        "ROC area, " + name,
        NumberText.probability(roc.area().orElse(Double.NaN)),
        "0.5 is chance, 1 is perfect");
  }

  @Override
  public List<Section> figures() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        Section.wide(
            "classes-" + name,
            "Classes, " + name,
            new ClassMetricsTable(name, confusion())::write));
    metrics
        .roc()
        .filter(roc -> roc.area().isPresent())
        .ifPresent(
            roc ->
                sections.add(
                    Section.wide(
                        "roc-" + name,
                        "Receiver operating characteristic, " + name,
                        html -> curve(roc).write(html))));
    return sections;
  }

  private LineChart curve(RocCurve roc) {
    String positive = confusion().classes().get(1);
    List<RocCurve.Point> points = roc.points();
    double[] ends = {0, 1};
    return new LineChart(
        "roc-chart-" + name,
        "Receiver operating characteristic for " + positive + ", " + name,
        Axis.linear("false positive rate"),
        Axis.linear("true positive rate: " + positive),
        List.of(
            new LineChart.Series(
                positive,
                points.stream().mapToDouble(RocCurve.Point::falsePositiveRate).toArray(),
                points.stream().mapToDouble(RocCurve.Point::truePositiveRate).toArray()),
            new LineChart.Series("chance", ends, ends)));
  }

  @Override
  public List<Section> mistakes() {
    return misclassified.isEmpty()
        ? List.of()
        : List.of(
            Section.wide(
                "mistakes-" + name,
                "Misclassified, " + name,
                html ->
                    MisclassifiedImage.write(
                        html, misclassified, confusion().examples() - right())));
  }
}
