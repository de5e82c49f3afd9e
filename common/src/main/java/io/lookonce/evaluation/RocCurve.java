package io.lookonce.evaluation;

import io.lookonce.evaluation.ConfusionMatrix.ClassAccuracy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The receiver operating characteristic of a binary classifier: true and false positive rates as
 * the threshold decreases (Fawcett, 2006). Immutable; curves of parts of a data set can be added
 * exactly and in any order. Stores two counts per distinct score.
 */
public final class RocCurve implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Distinct scores, descending. */
  private final float[] scores;

  private final long[] positives;
  private final long[] negatives;

  /**
   * A corner of the curve: an example counts as positive if its score is at least the threshold.
   *
   * @param threshold infinite at the first corner, where nothing is positive
   * @param falsePositiveRate share of the negative examples that count as positive
   * @param truePositiveRate share of the positive examples that count as positive
   */
  public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

  private RocCurve(float[] scores, long[] positives, long[] negatives) {
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
  }

  /**
   * Counts examples.
   *
   * @param scores the probability of the second class of each example; any order
   * @param positive whether each is of the second class, in the same order
   * @throws IllegalArgumentException if the numbers of scores and labels differ or a score is NaN
   */
  public static RocCurve of(float[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d scores and %d labels", scores.length, positive.length));
    }
    long[] positives = new long[scores.length];
    long[] negatives = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new IllegalArgumentException("score of example " + i + " is not a number");
      }
      positives[i] = positive[i] ? 1 : 0;
      negatives[i] = positive[i] ? 0 : 1;
    }
    return counted(scores, positives, negatives);
  }

  /** The curve of both sets of examples. */
  public RocCurve plus(RocCurve other) {
    int size = scores.length + other.scores.length;
    float[] allScores = Arrays.copyOf(scores, size);
    long[] allPositives = Arrays.copyOf(positives, size);
    long[] allNegatives = Arrays.copyOf(negatives, size);
    System.arraycopy(other.scores, 0, allScores, scores.length, other.scores.length);
    System.arraycopy(other.positives, 0, allPositives, scores.length, other.scores.length);
    System.arraycopy(other.negatives, 0, allNegatives, scores.length, other.scores.length);
    return counted(allScores, allPositives, allNegatives);
  }

  /** Sorts, and merges equal scores. */
  private static RocCurve counted(float[] scores, long[] positives, long[] negatives) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Float.compare(scores[b], scores[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] distinct = new float[order.length];
    long[] positiveCounts = new long[order.length];
    long[] negativeCounts = new long[order.length];
    int last = -1;
    for (int example : order) {
      if (last < 0 || distinct[last] != scores[example]) {
        distinct[++last] = scores[example];
      }
      positiveCounts[last] += positives[example];
      negativeCounts[last] += negatives[example];
    }
    return new RocCurve(
        Arrays.copyOf(distinct, last + 1),
        Arrays.copyOf(positiveCounts, last + 1),
        Arrays.copyOf(negativeCounts, last + 1));
  }

  /**
   * The area under the curve, in [0, 1]: the probability that a positive example has a higher score
   * than a negative one, with equal scores counting half. Empty if a class has no example.
   */
  public OptionalDouble area() {
    double pairs = (double) sum(positives) * sum(negatives);
    if (pairs == 0) {
      return OptionalDouble.empty();
    }
    double inOrder = 0;
    long above = 0;
    for (int i = 0; i < scores.length; i++) {
      inOrder += negatives[i] * (above + positives[i] / 2.0);
      above += positives[i];
    }
    return OptionalDouble.of(inOrder / pairs);
  }

  /**
   * The corners from (0, 0) to (1, 1), without points on a line between two others. The rate of a
   * class without examples is 0.
   */
  public List<Point> points() {
    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    long allPositives = sum(positives);
    long allNegatives = sum(negatives);
    long above = 0;
    long wronglyAbove = 0;
    for (int i = 0; i < scores.length; i++) {
      above += positives[i];
      wronglyAbove += negatives[i];
      if (turnsAfter(i)) {
        points.add(
            new Point(
                scores[i],
                ClassAccuracy.ratio(wronglyAbove, allNegatives),
                ClassAccuracy.ratio(above, allPositives)));
      }
    }
    return List.copyOf(points);
  }

  /** Whether the curve changes direction after a score, or ends. */
  private boolean turnsAfter(int i) {
    return i == scores.length - 1
        || positives[i] * negatives[i + 1] != positives[i + 1] * negatives[i];
  }

  private static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }

  /**
   * {@code false_positive_rates}, {@code true_positive_rates} and {@code thresholds} of the
   * corners; the first threshold, which is infinite, is null.
   */
  public Map<String, Object> asMap() {
    List<Point> points = points();
    List<Double> thresholds = new ArrayList<>();
    points.forEach(
        point -> thresholds.add(Double.isInfinite(point.threshold()) ? null : point.threshold()));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("false_positive_rates", points.stream().map(Point::falsePositiveRate).toList());
    map.put("true_positive_rates", points.stream().map(Point::truePositiveRate).toList());
    map.put("thresholds", thresholds);
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RocCurve curve
        && Arrays.equals(scores, curve.scores)
        && Arrays.equals(positives, curve.positives)
        && Arrays.equals(negatives, curve.negatives);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scores) + 31 * Arrays.hashCode(positives);
  }
}
