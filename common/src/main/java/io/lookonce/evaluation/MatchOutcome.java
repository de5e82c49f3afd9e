package io.lookonce.evaluation;

/**
 * The outcomes of a detection as bits of a {@code long}: one per object size and IoU threshold of
 * COCO, and one by Pascal VOC's rules.
 */
final class MatchOutcome {

  /** Number of COCO's IoU thresholds. */
  static final int THRESHOLDS = 10;

  /** The bit of COCO's outcome for all sizes at the lowest threshold, 0.5. */
  static final long LENIENT = bit(ObjectSize.ALL, 0);

  /** The bit of Pascal VOC's outcome. */
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
   * The bit of COCO's outcome for one size and threshold.
   *
   * @param threshold from 0 to 9
   */
  static long bit(ObjectSize size, int threshold) {
    return 1L << (size.ordinal() * THRESHOLDS + threshold);
  }

  /** COCO's object sizes by area in square pixels, both bounds included. */
  enum ObjectSize {
    /** Any size. */
    ALL(0, Double.POSITIVE_INFINITY),
    /** At most 32 by 32 pixels. */
    SMALL(0, 32 * 32),
    /** From 32 by 32 to 96 by 96 pixels. */
    MEDIUM(32 * 32, 96 * 96),
    /** At least 96 by 96 pixels. */
    LARGE(96 * 96, Double.POSITIVE_INFINITY);

    private final double least;
    private final double most;

    ObjectSize(double least, double most) {
      this.least = least;
      this.most = most;
    }

    /** Whether an area belongs to this size. */
    boolean holds(double area) {
      return area >= least && area <= most;
    }
  }
}
