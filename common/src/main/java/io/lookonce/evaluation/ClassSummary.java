package io.lookonce.evaluation;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Sums the verdicts on the detections of one class up into its figures. */
final class ClassSummary {

  private static final int IOU_75 = 5;

  private final ClassOutcomes outcomes;
  private final int[] order;

  /**
   * @param order the detections, best first
   */
  ClassSummary(ClassOutcomes outcomes, int[] order) {
    this.outcomes = outcomes;
    this.order = order;
  }

  /** Every figure that can be had. */
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
            outcomes, order, MatchOutcome.VOC, Integer.MAX_VALUE, outcomes.objects(ObjectSize.ALL));
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
