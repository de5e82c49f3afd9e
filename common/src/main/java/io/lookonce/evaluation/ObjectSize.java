package io.lookonce.evaluation;

/** The sizes of objects that COCO tells apart, by area in square pixels; both ends belong to it. */
public enum ObjectSize {
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
  public boolean holds(double area) {
    return area >= least && area <= most;
  }
}
