package io.lookonce.evaluation;

import java.util.Arrays;

/**
 * Interpolated precision by recall: the greatest precision among all score thresholds with at least
 * that recall. It never increases with recall.
 *
 * <p>Immutable. Without objects every value is NaN.
 */
public final class PrecisionCurve {

  private static final int COCO_RECALLS = 101;
  private static final double COCO_STEP = 0.01;
  private static final int VOC_RECALLS = 11;
  private static final double VOC_STEP = 0.1;

  /** Element k is the greatest precision with at least k + 1 objects found. */
  private final double[] precisions;

  private final long objects;

  private PrecisionCurve(double[] precisions, long objects) {
    this.precisions = precisions;
    this.objects = objects;
  }

  /**
   * The curve of one outcome.
   *
   * @param order indexes of the detections, highest score first
   * @param mostOfImage maximum number of detections per image
   * @param objects number of objects to find
   */
  static PrecisionCurve of(
      ClassOutcomes outcomes, int[] order, long outcome, int mostOfImage, long objects) {
    double[] precisions = new double[(int) Math.min(objects, order.length)];
    int right = 0;
    int wrong = 0;
    for (int detection : order) {
      if (outcomes.rank(detection) >= mostOfImage || outcomes.isIgnored(detection, outcome)) {
        continue;
      }
      if (outcomes.isRight(detection, outcome)) {
        right++;
        precisions[right - 1] = (double) right / (right + wrong);
      } else {
        wrong++;
      }
    }
    for (int k = right - 2; k >= 0; k--) {
      precisions[k] = Math.max(precisions[k], precisions[k + 1]);
    }
    return new PrecisionCurve(Arrays.copyOf(precisions, right), objects);
  }

  /** The greatest recall, in [0, 1]. */
  public double recall() {
    return (double) precisions.length / objects;
  }

  /**
   * Precision at the recalls 0, 0.01 … 1; 0 beyond the greatest recall. Recalls are rounded as
   * {@code numpy.linspace} rounds them in {@code COCOeval}.
   */
  public double[] atHundredAndOneRecalls() {
    double[] recalls = new double[COCO_RECALLS];
    Arrays.setAll(recalls, i -> i * COCO_STEP);
    return at(recalls);
  }

  /** COCO's average precision: the mean over 101 recalls. */
  double meanOverHundredAndOneRecalls() {
    return mean(atHundredAndOneRecalls());
  }

  /**
   * VOC2007's average precision: the mean over the recalls 0, 0.1 … 1. They are the floating
   * multiples of 0.1 that VOC's loop {@code 0:0.1:1} and {@code numpy.arange(0, 1.1, 0.1)} give:
   * the fourth, 0.30000000000000004, is above a recall of 3/10, the seventh and eighth likewise.
   */
  double meanOverElevenRecalls() {
    double[] recalls = new double[VOC_RECALLS];
    Arrays.setAll(recalls, i -> i * VOC_STEP);
    return mean(at(recalls));
  }

  /** VOC2010's average precision: the area under the curve. */
  double area() {
    double sum = 0;
    for (double precision : precisions) {
      sum += precision;
    }
    return sum / objects;
  }

  private double mean(double[] values) {
    return objects == 0 ? Double.NaN : Arrays.stream(values).sum() / values.length;
  }

  /** Precision at rising recalls. */
  private double[] at(double[] recalls) {
    double[] values = new double[recalls.length];
    int k = 0;
    for (int i = 0; i < recalls.length; i++) {
      while (k < precisions.length && (double) (k + 1) / objects < recalls[i]) {
        k++;
      }
      values[i] = k < precisions.length ? precisions[k] : 0;
    }
    return values;
  }
}
