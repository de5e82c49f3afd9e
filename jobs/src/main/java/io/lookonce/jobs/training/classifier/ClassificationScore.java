package io.lookonce.jobs.training.classifier;

import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.evaluation.RocCurve;
import io.lookonce.jobs.report.ClassMetricsTable;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.report.TrainReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Score of a classifier on a split.
 *
 * @param metrics confusion matrix and ROC curve; empty if an output was not finite
 * @param crossEntropySum sum over all examples in nats, without regularisation; {@code NaN} if an
 *     output was not finite
 * @param mistakes misclassified images, the most confident mistakes first
 */
public record ClassificationScore(
    ClassificationMetrics metrics, double crossEntropySum, List<MisclassifiedImage> mistakes)
    implements SplitScore {

  /** Adds up the scores of all shards, in the order of the workers. */
  static ClassificationScore sum(
      ClassificationEvaluator evaluator, List<ClassificationScore> scores) {
    ClassificationMetrics metrics =
        ClassificationMetrics.of(evaluator.classes(), new int[0], new float[0][]);
    double crossEntropy = 0;
    for (ClassificationScore score : scores) {
      metrics = metrics.plus(score.metrics());
      crossEntropy += score.crossEntropySum();
    }
    List<MisclassifiedImage> mistakes =
        scores.stream()
            .flatMap(score -> score.mistakes().stream())
            .sorted(MisclassifiedImage.MOST_CONFIDENT_FIRST)
            .limit(evaluator.mistakes())
            .toList();
    return new ClassificationScore(metrics, crossEntropy, mistakes);
  }

  @Override
  public long examples() {
    return metrics.confusion().examples();
  }

  /** Accuracy. */
  @Override
  public double metricValue() {
    return metrics.confusion().accuracy();
  }

  /** Mean cross-entropy in nats. */
  @Override
  public double loss() {
    return crossEntropySum / examples();
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(crossEntropySum);
  }

  @Override
  public String metric() {
    return "accuracy";
  }

  @Override
  public Double accuracyOrNull() {
    return metricValue();
  }

  /** Area under the ROC curve; empty unless there are two classes and both have examples. */
  OptionalDouble rocArea() {
    return metrics.roc().map(RocCurve::area).orElse(OptionalDouble.empty());
  }

  /**
   * The keys {@code accuracy}, {@code loss}, {@code roc_auc} if defined, and those of {@link
   * io.lookonce.evaluation.ConfusionMatrix#asMap}.
   */
  @Override
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(metric(), metricValue());
    map.put("loss", loss());
    rocArea().ifPresent(area -> map.put("roc_auc", area));
    map.putAll(metrics.confusion().asMap());
    return map;
  }

  @Override
  public ClassificationResult result(String split) {
    return new ClassificationResult(split, loss(), rocArea(), metrics.confusion(), mistakes);
  }

  /**
   * Result of a classifier on a split.
   *
   * @param name title of the split, such as {@code test}
   * @param loss mean cross-entropy in nats
   * @param rocArea area under the ROC curve of two classes
   * @param confusion confusion matrix
   * @param mistakes misclassified images in display order
   */
  public record ClassificationResult(
      String name,
      double loss,
      OptionalDouble rocArea,
      ConfusionMatrix confusion,
      List<MisclassifiedImage> mistakes)
      implements TrainReport.SplitResult {

    @Override
    public Tile tile() {
      return Tile.of(
          "Accuracy, " + name,
          NumberText.probability(confusion.accuracy()),
          String.format(
              Locale.ROOT,
              "%s of %s, loss %s%s",
              NumberText.count(confusion.examples() - misclassified()),
              NumberText.count(confusion.examples()),
              NumberText.decimal(loss),
              rocArea.isPresent()
                  ? ", ROC area " + NumberText.probability(rocArea.getAsDouble())
                  : ""));
    }

    @Override
    public List<Section> sections() {
      List<Section> sections = new ArrayList<>();
      sections.add(
          Section.wide(
              "result-" + name,
              "Result on " + name,
              new ClassMetricsTable(name, confusion)::write));
      if (!mistakes.isEmpty()) {
        sections.add(
            Section.wide(
                "mistakes-" + name,
                "Misclassified in " + name,
                html -> MisclassifiedImage.write(html, mistakes, misclassified())));
      }
      return sections;
    }

    private long misclassified() {
      long[][] counts = confusion.counts();
      long right = 0;
      for (int id = 0; id < counts.length; id++) {
        right += counts[id][id];
      }
      return confusion.examples() - right;
    }
  }
}
