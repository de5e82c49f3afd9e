package io.lookonce.jobs.training.classifier;

import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.evaluation.RocCurve;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.report.ClassificationResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How well a network does on a split.
 *
 * @param figures what was called what
 * @param crossEntropySum of all examples in nats, without regularisation; no number if the network
 *     gave any that is none, and the figures then count nothing
 * @param mistakes some misclassified images, the most confident mistakes first
 */
public record ClassificationScore(
    ClassificationMetrics figures, double crossEntropySum, List<MisclassifiedImage> mistakes)
    implements SplitScore {

  /** The score of all workers' examples, added up in the order of the workers. */
  static ClassificationScore sum(ClassificationEvaluation plan, List<ClassificationScore> scores) {
    ClassificationMetrics figures =
        ClassificationMetrics.of(plan.classes(), new int[0], new float[0][]);
    double crossEntropy = 0;
    for (ClassificationScore score : scores) {
      figures = figures.plus(score.figures());
      crossEntropy += score.crossEntropySum();
    }
    List<MisclassifiedImage> mistakes =
        scores.stream()
            .flatMap(score -> score.mistakes().stream())
            .sorted(MisclassifiedImage.MOST_CONFIDENT_FIRST)
            .limit(plan.mistakes())
            .toList();
    return new ClassificationScore(figures, crossEntropy, mistakes);
  }

  @Override
  public long examples() {
    return figures.confusion().examples();
  }

  /** Share of the examples whose most probable class is the true one. */
  @Override
  public double value() {
    return figures.confusion().accuracy();
  }

  /** Mean cross-entropy in nats. */
  @Override
  public double loss() {
    return crossEntropySum / examples();
  }

  /** Whether all of the network's numbers were finite. */
  @Override
  public boolean isFinite() {
    return Double.isFinite(crossEntropySum);
  }

  @Override
  public String measure() {
    return "accuracy";
  }

  @Override
  public Double accuracyOrNull() {
    return value();
  }

  /** The area under the ROC curve; empty for other than two classes that both have examples. */
  OptionalDouble rocArea() {
    return figures.roc().map(RocCurve::area).orElse(OptionalDouble.empty());
  }

  /**
   * For {@code run.json}: {@code accuracy}, {@code loss}, {@code roc_auc} where there is one, and
   * {@code examples}, {@code per_class} and {@code confusion_matrix} as {@link
   * io.lookonce.evaluation.ConfusionMatrix#asMap} has them.
   */
  @Override
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(measure(), value());
    map.put("loss", loss());
    rocArea().ifPresent(area -> map.put("roc_auc", area));
    map.putAll(figures.confusion().asMap());
    return map;
  }

  @Override
  public ClassificationResult result(String split) {
    return new ClassificationResult(split, loss(), rocArea(), figures.confusion(), mistakes);
  }
}
