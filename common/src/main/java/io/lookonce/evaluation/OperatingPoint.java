package io.lookonce.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a detector of one class is worth where only detections from some score up are kept, at an
 * IoU of 0.5.
 *
 * @param score the least score that is kept
 * @param precision share of right detections among those kept, in [0, 1]
 * @param recall share of objects found, in [0, 1]
 */
public record OperatingPoint(float score, double precision, double recall) {

  /**
   * The point of the greatest F1; of equal ones that with the highest score. Null where no
   * detection is right.
   *
   * @param order the detections, best first
   */
  static OperatingPoint best(ClassOutcomes outcomes, int[] order) {
    long objects = outcomes.objects(ObjectSize.ALL);
    OperatingPoint best = null;
    int right = 0;
    int wrong = 0;
    for (int place = 0; place < order.length; place++) {
      int detection = order[place];
      boolean counts =
          outcomes.rank(detection) < DetectionAccumulator.MOST_DETECTIONS
              && !outcomes.isIgnored(detection, MatchOutcome.LENIENT);
      if (counts && outcomes.isRight(detection, MatchOutcome.LENIENT)) {
        right++;
      } else if (counts) {
        wrong++;
      }
      float score = outcomes.score(detection);
      boolean lastOfItsScore =
          place == order.length - 1 || outcomes.score(order[place + 1]) != score;
      if (lastOfItsScore && right > 0) {
        OperatingPoint point =
            new OperatingPoint(score, (double) right / (right + wrong), (double) right / objects);
        best = best == null || point.f1() > best.f1() ? point : best;
      }
    }
    return best;
  }

  /** The harmonic mean of precision and recall. */
  public double f1() {
    return 2 * precision * recall / (precision + recall);
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("score", score);
    map.put("precision", precision);
    map.put("recall", recall);
    map.put("f1", f1());
    return map;
  }
}
