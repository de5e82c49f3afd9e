package io.lookonce.jobs.evaluation.detector;

import io.lookonce.evaluation.DetectionTally;
import io.lookonce.jobs.scoring.Least;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What some pictures of a split came to.
 *
 * @param tally every detection's verdict
 * @param misses the worst of them, one of a picture
 * @param falseAlarms the worst of them, one of a picture
 * @param unscored how many pictures nothing could be found in
 * @param unscoredExamples the first of them
 */
record PartialJudgement(
    DetectionTally tally,
    List<PictureFault> misses,
    List<PictureFault> falseAlarms,
    long unscored,
    List<UnscoredPicture> unscoredExamples)
    implements Serializable {

  /** Faults of either kind, and unscored pictures, that are kept. */
  static final int MOST_KEPT = 12;

  /** Joins those of all tasks; it does not matter which task had which pictures. */
  static PartialJudgement of(List<PartialJudgement> parts) {
    return new PartialJudgement(
        DetectionTally.of(parts.stream().map(PartialJudgement::tally).toList()),
        least(parts, PartialJudgement::misses, PictureFault.WORST_MISS_FIRST),
        least(parts, PartialJudgement::falseAlarms, PictureFault.WORST_FALSE_ALARM_FIRST),
        parts.stream().mapToLong(PartialJudgement::unscored).sum(),
        least(parts, PartialJudgement::unscoredExamples, UnscoredPicture.IN_ORDER));
  }

  private static <T> List<T> least(
      List<PartialJudgement> parts, Function<PartialJudgement, List<T>> kept, Comparator<T> order) {
    Least<T> least = new Least<>(MOST_KEPT, order);
    parts.forEach(part -> kept.apply(part).forEach(least::add));
    return least.inOrder();
  }
}
