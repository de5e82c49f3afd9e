package io.lookonce.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts of examples by label and prediction. Immutable; matrices of parts of a data set can be
 * added in any order.
 */
public final class ConfusionMatrix implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<String> classes;
  private final long[][] counts;

  private ConfusionMatrix(List<String> classes, long[][] counts) {
    this.classes = classes;
    this.counts = counts;
  }

  /**
   * Counts examples.
   *
   * @param classes names; a class is an index into this list
   * @param labels the class of each example
   * @param predictions predicted class of each example
   * @throws IllegalArgumentException if the numbers of labels and predictions differ or a class is
   *     out of range
   */
  public static ConfusionMatrix of(List<String> classes, int[] labels, int[] predictions) {
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d labels and %d predictions", labels.length, predictions.length));
    }
    long[][] counts = new long[classes.size()][classes.size()];
    for (int i = 0; i < labels.length; i++) {
      requireClass("label", i, labels[i], classes);
      requireClass("prediction", i, predictions[i], classes);
      counts[labels[i]][predictions[i]]++;
    }
    return new ConfusionMatrix(List.copyOf(classes), counts);
  }

  private static void requireClass(String what, int example, int id, List<String> classes) {
    if (id < 0 || id >= classes.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %d of example %d is none of the %d classes",
              what,
              id,
              example,
              classes.size()));
    }
  }

  /**
   * The sum of two matrices.
   *
   * @throws IllegalArgumentException if the classes differ
   */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (!classes.equals(other.classes)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "matrices of %s and of %s do not add up", classes, other.classes));
    }
    long[][] sum = counts();
    for (int label = 0; label < sum.length; label++) {
      for (int prediction = 0; prediction < sum.length; prediction++) {
        sum[label][prediction] += other.counts[label][prediction];
      }
    }
    return new ConfusionMatrix(classes, sum);
  }

  /** Class names in order of rows and columns. */
  public List<String> classes() {
    return classes;
  }

  /** A copy: rows are labels, columns are predictions. */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** Number of examples. */
  public long examples() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** The share of correct predictions, in [0, 1]; 0 without examples. */
  public double accuracy() {
    return ClassAccuracy.ratio(right(), examples());
  }

  private long right() {
    long right = 0;
    for (int id = 0; id < counts.length; id++) {
      right += counts[id][id];
    }
    return right;
  }

  /** Precision, recall and F1 of one class. */
  public ClassAccuracy ofClass(int id) {
    long called = Arrays.stream(counts).mapToLong(row -> row[id]).sum();
    return ClassAccuracy.of(counts[id][id], called, Arrays.stream(counts[id]).sum());
  }

  /**
   * Precision, recall and F1 as the unweighted mean over the classes that occur as a label or a
   * prediction, as scikit-learn's {@code average='macro'}; all 0 without examples.
   */
  public ClassAccuracy macroAverage() {
    return mean(false);
  }

  /**
   * The mean weighted by the examples of each class, as scikit-learn's {@code average='weighted'}.
   */
  public ClassAccuracy weightedAverage() {
    return mean(true);
  }

  /**
   * Precision, recall and F1 from the counts of all classes together. Every example has one label
   * and one prediction, so all three equal the accuracy, as in scikit-learn.
   */
  public ClassAccuracy microAverage() {
    return ClassAccuracy.of(right(), examples(), examples());
  }

  private ClassAccuracy mean(boolean weighted) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double weights = 0;
    for (int id = 0; id < counts.length; id++) {
      ClassAccuracy ofClass = ofClass(id);
      double weight = weighted ? ofClass.examples() : occurs(id) ? 1 : 0;
      precision += weight * ofClass.precision();
      recall += weight * ofClass.recall();
      f1 += weight * ofClass.f1();
      weights += weight;
    }
    double all = weights == 0 ? 1 : weights;
    return new ClassAccuracy(precision / all, recall / all, f1 / all, examples());
  }

  private boolean occurs(int id) {
    return Arrays.stream(counts[id]).anyMatch(count -> count > 0)
        || Arrays.stream(counts).anyMatch(row -> row[id] > 0);
  }

  /**
   * {@code examples}, {@code accuracy}, {@code macro}, {@code weighted} and {@code micro} (each
   * {@code precision}, {@code recall}, {@code f1}, {@code examples}), {@code per_class} (name to
   * the same four) and {@code confusion_matrix} (rows as in {@link #counts}).
   */
  public Map<String, Object> asMap() {
    Map<String, Object> perClass = new LinkedHashMap<>();
    for (int id = 0; id < counts.length; id++) {
      perClass.put(classes.get(id), ofClass(id).asMap());
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("examples", examples());
    map.put("accuracy", accuracy());
    map.put("macro", macroAverage().asMap());
    map.put("weighted", weightedAverage().asMap());
    map.put("micro", microAverage().asMap());
    map.put("per_class", perClass);
    map.put(
        "confusion_matrix",
        Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList());
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix
        && classes.equals(matrix.classes)
        && Arrays.deepEquals(counts, matrix.counts);
  }

  @Override
  public int hashCode() {
    return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return classes + " " + Arrays.deepToString(counts);
  }

  /**
   * Precision, recall and F1 of one class against all others. A value of 0 / 0 is 0, as in
   * scikit-learn.
   *
   * @param precision share of correct predictions among the predictions of the class, in [0, 1]; 0
   *     without predictions
   * @param recall share of correct predictions among the examples of the class, in [0, 1]; 0
   *     without examples
   * @param f1 harmonic mean of both, in [0, 1]; 0 if both are 0
   * @param examples number of examples of the class
   */
  public record ClassAccuracy(double precision, double recall, double f1, long examples) {

    static ClassAccuracy of(long right, long called, long examples) {
      // 2pr / (p + r) with p = right / called and r = right / examples.
      return new ClassAccuracy(
          ratio(right, called),
          ratio(right, examples),
          ratio(2 * right, called + examples),
          examples);
    }

    /** A ratio; 0 / 0 is 0. */
    static double ratio(long part, long whole) {
      return whole == 0 ? 0 : (double) part / whole;
    }

    Map<String, Object> asMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("precision", precision);
      map.put("recall", recall);
      map.put("f1", f1);
      map.put("examples", examples);
      return map;
    }
  }
}
