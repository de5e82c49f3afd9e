package io.lookonce.jobs.evaluation.detector;

import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.jobs.scoring.output.TopK;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What some images of a split came to.
 *
 * @param tally every detection's verdict
 * @param misses the worst of them, one of an image
 * @param falseAlarms the worst of them, one of an image
 * @param unscored how many images nothing could be found in
 * @param unscoredExamples the first of them
 */
record PartialMatches(
    DetectionAccumulator tally,
    List<DetectionError> misses,
    List<DetectionError> falseAlarms,
    long unscored,
    List<UnscoredImage> unscoredExamples)
    implements Serializable {

  /** Faults of either kind, and unscored images, that are kept. */
  static final int MOST_KEPT = 12;

  /** Joins those of all tasks; it does not matter which task had which images. */
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
    TopK<T> least = new TopK<>(MOST_KEPT, order);
    parts.forEach(part -> kept.apply(part).forEach(least::add));
    return least.inOrder();
  }
}
