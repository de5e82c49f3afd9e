package io.lookonce.evaluation;

import static java.util.Collections.unmodifiableMap;

import io.lookonce.evaluation.MatchOutcome.ObjectSize;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The detection metrics of one class.
 *
 * @param name of the class
 * @param objects number of objects to find, without crowds and difficult ones
 * @param crowds number of crowds
 * @param difficult number of difficult objects
 * @param detections number of detections
 * @param values metrics; undefined ones, for lack of objects, are absent
 * @param curve precision by recall at an IoU of 0.5, by COCO's rules
 * @param bestPoint operating point with the greatest F1; empty without true positives
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

  /** Whether there are objects or detections of this class. */
  public boolean occurs() {
    return objects + crowds + difficult + detections > 0;
  }

  /**
   * {@code objects}, {@code crowds}, {@code difficult}, {@code detections}, every metric by its
   * {@link DetectionMetric#key} (null if undefined) and {@code best} as score, precision, recall
   * and F1.
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

  /** Computes the metrics of one class from the outcomes of its detections. */
  private static final class ClassSummary {

    private static final int IOU_75 = 5;

    private final ClassOutcomes outcomes;
    private final int[] order;

    /**
     * @param order indexes of the detections, highest score first
     */
    ClassSummary(ClassOutcomes outcomes, int[] order) {
      this.outcomes = outcomes;
      this.order = order;
    }

    /** All defined metrics. */
    Map<DetectionMetric, Double> values() {
      Map<DetectionMetric, Double> values = new EnumMap<>(DetectionMetric.class);
      if (outcomes.objects(ObjectSize.ALL) > 0) {
        addCocoOfAllSizes(values);
        addVoc(values);
      }
      addCoco(values, ObjectSize.SMALL, DetectionMetric.AP_SMALL, DetectionMetric.AR_SMALL);
      addCoco(values, ObjectSize.MEDIUM, DetectionMetric.AP_MEDIUM, DetectionMetric.AR_MEDIUM);
      addCoco(values, ObjectSize.LARGE, DetectionMetric.AP_LARGE, DetectionMetric.AR_LARGE);
      return values;
    }

    private void addCocoOfAllSizes(Map<DetectionMetric, Double> values) {
      addCoco(values, ObjectSize.ALL, DetectionMetric.AP, DetectionMetric.AR_100);
      values.put(DetectionMetric.AP50, averagePrecision(ObjectSize.ALL, 0));
      values.put(DetectionMetric.AP75, averagePrecision(ObjectSize.ALL, IOU_75));
      values.put(DetectionMetric.AR_1, meanRecall(ObjectSize.ALL, 1));
      values.put(DetectionMetric.AR_10, meanRecall(ObjectSize.ALL, 10));
    }

    private void addCoco(
        Map<DetectionMetric, Double> values,
        ObjectSize size,
        DetectionMetric precision,
        DetectionMetric recall) {
      if (outcomes.objects(size) > 0) {
        values.put(precision, meanOverThresholds(threshold -> averagePrecision(size, threshold)));
        values.put(recall, meanRecall(size, DetectionAccumulator.MOST_DETECTIONS));
      }
    }

    private void addVoc(Map<DetectionMetric, Double> values) {
      PrecisionCurve curve =
          PrecisionCurve.of(
              outcomes,
              order,
              MatchOutcome.VOC,
              Integer.MAX_VALUE,
              outcomes.objects(ObjectSize.ALL));
      values.put(DetectionMetric.VOC_11_POINT, curve.meanOverElevenRecalls());
      values.put(DetectionMetric.VOC_ALL_POINT, curve.area());
    }

    private double averagePrecision(ObjectSize size, int threshold) {
      return curve(size, threshold, DetectionAccumulator.MOST_DETECTIONS)
          .meanOverHundredAndOneRecalls();
    }

    private double meanRecall(ObjectSize size, int mostOfImage) {
      return meanOverThresholds(threshold -> curve(size, threshold, mostOfImage).recall());
    }

    private PrecisionCurve curve(ObjectSize size, int threshold, int mostOfImage) {
      return PrecisionCurve.of(
          outcomes, order, MatchOutcome.bit(size, threshold), mostOfImage, outcomes.objects(size));
    }

    private static double meanOverThresholds(IntToDoubleFunction value) {
      return IntStream.range(0, MatchOutcome.THRESHOLDS).mapToDouble(value).sum()
          / MatchOutcome.THRESHOLDS;
    }
  }

  /**
   * Precision and recall of one class with a score threshold, at an IoU of 0.5.
   *
   * @param score threshold: the lowest score that is kept
   * @param precision share of true positives among the kept detections, in [0, 1]
   * @param recall share of objects found, in [0, 1]
   */
  public record OperatingPoint(float score, double precision, double recall) {

    /**
     * The point with the greatest F1, among equals the one with the highest score; null without
     * true positives.
     *
     * @param order indexes of the detections, highest score first
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
}
