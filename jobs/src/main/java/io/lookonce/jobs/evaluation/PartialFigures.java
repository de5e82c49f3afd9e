package io.lookonce.jobs.evaluation;

import io.lookonce.evaluation.ClassificationFigures;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * What some pictures of a split came to. Two of them add up to exactly the same in any order and
 * however the pictures were shared out: counts are whole, and the cross-entropy is summed without
 * rounding.
 *
 * @param figures counts of what was called what
 * @param crossEntropy sum of the negative natural logarithms of the true classes' probabilities
 * @param mistakes the most confident ones
 * @param fault why the pictures cannot be used; null if they can
 */
record PartialFigures(
    ClassificationFigures figures, BigDecimal crossEntropy, List<Mistake> mistakes, Fault fault)
    implements Serializable {

  /**
   * A picture that cannot be used.
   *
   * @param index its place in its split
   * @param reason in one line, naming it
   */
  record Fault(long index, String reason) implements Serializable {}

  /** The figures of no pictures. */
  static PartialFigures none(List<String> classes) {
    return new PartialFigures(
        ClassificationFigures.of(classes, new int[0], new float[0][]),
        BigDecimal.ZERO,
        List.of(),
        null);
  }

  /** The same with a picture that cannot be used. */
  PartialFigures with(Fault found) {
    return new PartialFigures(figures, crossEntropy, mistakes, found);
  }

  /** The figures of both sets of pictures, with at most so many mistakes. */
  PartialFigures plus(PartialFigures other, int mostMistakes) {
    return new PartialFigures(
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

  /** Mean cross-entropy in nats; not a number without pictures. */
  double meanCrossEntropy() {
    return crossEntropy.doubleValue() / figures.confusion().examples();
  }
}
