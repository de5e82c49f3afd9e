package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.jobs.report.MisclassifiedImage;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Metrics of some images of a split. Their sum does not depend on order or partitioning: counts are
 * integers, and the cross-entropy is summed without rounding.
 *
 * @param figures confusion counts and ROC
 * @param crossEntropy sum of the negative natural logarithms of the true classes' probabilities
 * @param mistakes the most confident misclassifications
 * @param fault the first unusable image; null if there is none
 */
record PartialMetrics(
    ClassificationMetrics figures, BigDecimal crossEntropy, List<Mistake> mistakes, Fault fault)
    implements Serializable {

  /**
   * An unusable image.
   *
   * @param index index in its split
   * @param reason in one line, naming it
   */
  record Fault(long index, String reason) implements Serializable {}

  /** The metrics of no images. */
  static PartialMetrics none(List<String> classes) {
    return new PartialMetrics(
        ClassificationMetrics.of(classes, new int[0], new float[0][]),
        BigDecimal.ZERO,
        List.of(),
        null);
  }

  /** A copy that reports an unusable image. */
  PartialMetrics with(Fault found) {
    return new PartialMetrics(figures, crossEntropy, mistakes, found);
  }

  /** The metrics of both sets of images, with a bounded number of mistakes. */
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

  /** Mean cross-entropy in nats; NaN without images. */
  double meanCrossEntropy() {
    return crossEntropy.doubleValue() / figures.confusion().examples();
  }

  /**
   * A misclassified image that a report may show.
   *
   * @param index its place in its split
   * @param image what to show
   */
  record Mistake(long index, MisclassifiedImage image) implements Serializable {

    private static final Comparator<Mistake> MOST_CONFIDENT_FIRST =
        Comparator.comparing(Mistake::image, MisclassifiedImage.MOST_CONFIDENT_FIRST)
            .thenComparingLong(Mistake::index);

    /** The most confident mistakes of both lists. */
    static List<Mistake> merge(List<Mistake> some, List<Mistake> others, int most) {
      return Stream.concat(some.stream(), others.stream())
          .sorted(MOST_CONFIDENT_FIRST)
          .limit(most)
          .toList();
    }
  }

  /** Thrown for an image whose label, pixels or network output is invalid. */
  static final class UnusableImage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long index;

    /**
     * @param index index in its split
     * @param reason in one line, naming it
     */
    UnusableImage(long index, String reason) {
      super(reason);
      this.index = index;
    }

    PartialMetrics.Fault fault() {
      return new PartialMetrics.Fault(index, getMessage());
    }
  }
}
