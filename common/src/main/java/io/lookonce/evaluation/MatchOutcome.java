package io.lookonce.evaluation;

/**
 * The verdicts that are passed on every detection, as bits of a {@code long}: one for each of
 * COCO's sizes at each of its IoU thresholds, and one by Pascal VOC's rules.
 */
final class MatchOutcome {

  /** IoU thresholds of COCO. */
  static final int THRESHOLDS = 10;

  /** The bit of COCO's verdict for objects of any size at the lowest threshold, 0.5. */
  static final long LENIENT = bit(ObjectSize.ALL, 0);

  /** The bit of Pascal VOC's verdict. */
  static final long VOC = 1L << (ObjectSize.values().length * THRESHOLDS);

  private static final double FIRST_THRESHOLD = 0.5;
  private static final double LAST_THRESHOLD = 0.95;

  private MatchOutcome() {}

  /**
   * One of the IoU thresholds .50, .55 … .95, rounded exactly as {@code numpy.linspace} rounds them
   * in {@code COCOeval}.
   *
   * @param threshold from 0 to 9
   */
  static double iou(int threshold) {
    double step = (LAST_THRESHOLD - FIRST_THRESHOLD) / (THRESHOLDS - 1);
    return threshold == THRESHOLDS - 1 ? LAST_THRESHOLD : FIRST_THRESHOLD + threshold * step;
  }

  /**
   * The bit of COCO's verdict for objects of one size at one threshold.
   *
   * @param threshold from 0 to 9
   */
  static long bit(ObjectSize size, int threshold) {
    return 1L << (size.ordinal() * THRESHOLDS + threshold);
  }
}
