package io.lookonce.evaluation;

import static java.util.Collections.unmodifiableMap;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How well a detector finds the objects of one class.
 *
 * @param name of the class
 * @param objects how many there are to find, crowds and difficult ones apart
 * @param crowds how many crowds there are
 * @param difficult how many difficult objects there are
 * @param detections how many there are, right or wrong
 * @param values the figures; one that cannot be had for want of objects is missing
 * @param curve precision by recall at an IoU of 0.5, by COCO's rules
 * @param bestPoint the score threshold with the greatest F1; empty where no detection is right
 */
public record ClassDetectionMetrics(
    String name,
    long objects,
    long crowds,
    long difficult,
    long detections,
    Map<DetectionMetric, Double> values,
    PrecisionCurve curve,
    Optional<OperatingPoint> bestPoint) {

  /** Keeps a copy of the map. */
  public ClassDetectionMetrics {
    EnumMap<DetectionMetric, Double> copy = new EnumMap<>(DetectionMetric.class);
    copy.putAll(values);
    values = unmodifiableMap(copy);
  }

  static ClassDetectionMetrics of(String name, ClassOutcomes outcomes) {
    int[] order = outcomes.bestFirst();
    return new ClassDetectionMetrics(
        name,
        outcomes.objects(ObjectSize.ALL),
        outcomes.crowds(),
        outcomes.difficult(),
        outcomes.size(),
        new ClassSummary(outcomes, order).values(),
        PrecisionCurve.of(
            outcomes,
            order,
            MatchOutcome.LENIENT,
            DetectionAccumulator.MOST_DETECTIONS,
            outcomes.objects(ObjectSize.ALL)),
        Optional.ofNullable(OperatingPoint.best(outcomes, order)));
  }

  /** Whether there is anything of this class, in the images or among the detections. */
  public boolean occurs() {
    return objects + crowds + difficult + detections > 0;
  }

  /**
   * {@code objects}, {@code crowds}, {@code difficult}, {@code detections}, every figure by its
   * {@link DetectionMetric#key} (null where it cannot be had) and {@code best} as score, precision,
   * recall and F1.
   */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("objects", objects);
    map.put("crowds", crowds);
    map.put("difficult", difficult);
    map.put("detections", detections);
    for (DetectionMetric metric : DetectionMetric.values()) {
      map.put(metric.key(), values.get(metric));
    }
    map.put("best", bestPoint.map(OperatingPoint::asMap).orElse(null));
    return map;
  }
}
