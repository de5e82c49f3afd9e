package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.evaluation.ClassificationMetrics;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * What some images of a split came to. Two of them add up to exactly the same in any order and
 * however the images were shared out: counts are whole, and the cross-entropy is summed without
 * rounding.
 *
 * @param figures counts of what was called what
 * @param crossEntropy sum of the negative natural logarithms of the true classes' probabilities
 * @param mistakes the most confident ones
 * @param fault why the images cannot be used; null if they can
 */
record PartialMetrics(
    ClassificationMetrics figures, BigDecimal crossEntropy, List<Mistake> mistakes, Fault fault)
    implements Serializable {

  /**
   * An image that cannot be used.
   *
   * @param index its place in its split
   * @param reason in one line, naming it
   */
  record Fault(long index, String reason) implements Serializable {}

  /** The figures of no images. */
  static PartialMetrics none(List<String> classes) {
    return new PartialMetrics(
        ClassificationMetrics.of(classes, new int[0], new float[0][]),
        BigDecimal.ZERO,
        List.of(),
        null);
  }

  /** The same with an image that cannot be used. */
  PartialMetrics with(Fault found) {
    return new PartialMetrics(figures, crossEntropy, mistakes, found);
  }

  /** The figures of both sets of images, with at most so many mistakes. */
  PartialMetrics plus(PartialMetrics other, int mostMistakes) {
    return new PartialMetrics(
        figures.plus(other.figures),
        crossEntropy.add(other.crossEntropy),
        Mistake.merge(mistakes, other.mistakes, mostMistakes),
        first(fault, other.fault));
  }

  private static Fault first(Fault one, Fault other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.index() <= other.index() ? one : other;
  }

  /** Mean cross-entropy in nats; not a number without images. */
  double meanCrossEntropy() {
    return crossEntropy.doubleValue() / figures.confusion().examples();
  }
}
