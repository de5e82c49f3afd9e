package io.lookonce.jobs.evaluation.detector;

import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.jobs.scoring.output.TopK;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Matches of some images of a split.
 *
 * @param tally matches of all detections
 * @param misses the worst missed objects, at most one per image
 * @param falseAlarms the worst false positives, at most one per image
 * @param unscored number of images that could not be scored
 * @param unscoredExamples the first of them
 */
record PartialMatches(
    DetectionAccumulator tally,
    List<DetectionError> misses,
    List<DetectionError> falseAlarms,
    long unscored,
    List<UnscoredImage> unscoredExamples)
    implements Serializable {

  /** Most errors of each kind, and unscored images, that are kept. */
  static final int MAX_KEPT = 12;

  /** Merges the matches of all tasks; the result does not depend on the partitioning. */
  static PartialMatches of(List<PartialMatches> parts) {
    return new PartialMatches(
        DetectionAccumulator.of(parts.stream().map(PartialMatches::tally).toList()),
        least(parts, PartialMatches::misses, DetectionError.WORST_MISS_FIRST),
        least(parts, PartialMatches::falseAlarms, DetectionError.WORST_FALSE_ALARM_FIRST),
        parts.stream().mapToLong(PartialMatches::unscored).sum(),
        least(parts, PartialMatches::unscoredExamples, UnscoredImage.IN_ORDER));
  }

  private static <T> List<T> least(
      List<PartialMatches> parts, Function<PartialMatches, List<T>> kept, Comparator<T> order) {
    TopK<T> least = new TopK<>(MAX_KEPT, order);
    parts.forEach(part -> kept.apply(part).forEach(least::add));
    return least.inOrder();
  }

  /**
   * An image that could not be scored, so that its objects count as missed.
   *
   * @param index index in its split
   * @param source where it comes from
   * @param problem the reason
   */
  record UnscoredImage(long index, String source, String problem) implements Serializable {

    static final Comparator<UnscoredImage> IN_ORDER =
        Comparator.comparingLong(UnscoredImage::index);
  }
}
