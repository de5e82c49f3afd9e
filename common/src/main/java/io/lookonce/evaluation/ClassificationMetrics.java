package io.lookonce.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of a classifier. Immutable; metrics of parts of a data set can be added exactly and
 * in any order.
 */
public final class ClassificationMetrics implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ConfusionMatrix confusion;

  /** Null unless there are two classes. */
  private final RocCurve roc;

  private ClassificationMetrics(ConfusionMatrix confusion, RocCurve roc) {
    this.confusion = confusion;
    this.roc = roc;
  }

  /**
   * The metrics of some examples; the prediction is the most probable class, the first among
   * equals.
   *
   * @param classes names; a class is an index into this list
   * @param labels the class of each example
   * @param probabilities of all classes in order, for each example; see {@link
   *     ClassProbabilities#ofAll}
   */
  public static ClassificationMetrics of(
      List<String> classes, int[] labels, float[][] probabilities) {
    int[] predictions = new int[probabilities.length];
    for (int i = 0; i < predictions.length; i++) {
      predictions[i] = ClassProbabilities.mostProbable(probabilities[i]);
    }
    ConfusionMatrix confusion = ConfusionMatrix.of(classes, labels, predictions);
    return new ClassificationMetrics(
        confusion, classes.size() == 2 ? roc(labels, probabilities) : null);
  }

  private static RocCurve roc(int[] labels, float[][] probabilities) {
    float[] scores = new float[labels.length];
    boolean[] positive = new boolean[labels.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = probabilities[i][1];
      positive[i] = labels[i] == 1;
    }
    return RocCurve.of(scores, positive);
  }

  /** The metrics of both sets of examples. */
  public ClassificationMetrics plus(ClassificationMetrics other) {
    ConfusionMatrix sum = confusion.plus(other.confusion);
    return new ClassificationMetrics(sum, roc == null ? null : roc.plus(other.roc));
  }

  /** The confusion matrix. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** The ROC curve of the second class; empty unless there are two classes. */
  public Optional<RocCurve> roc() {
    return Optional.ofNullable(roc);
  }

  /**
   * {@link ConfusionMatrix#asMap}, and for two classes {@code roc_auc}, the area under the curve
   * (null where there is none), and {@code roc} as in {@link RocCurve#asMap}.
   */
  public Map<String, Object> asMap() {
    Map<String, Object> map = confusion.asMap();
    if (roc != null) {
      map.put("roc_auc", roc.area().isPresent() ? roc.area().getAsDouble() : null);
      map.put("roc", roc.asMap());
    }
    return map;
  }
}
