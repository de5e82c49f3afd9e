package io.lookonce.box;

import java.util.Arrays;

/**
 * The boxes that a head proposes for one image, before suppression, in pixels of the network's
 * input.
 *
 * <p>A growable structure of arrays that is cleared and filled again for each image, so that a
 * candidate costs no object. It holds sound boxes only: finite corners, positive width and height,
 * finite score. Whatever else is offered is dropped and counted. Not safe for use by several
 * threads.
 */
public final class Candidates {
  private static final int INITIAL_CAPACITY = 256;

  private float[] xMin = new float[INITIAL_CAPACITY];
  private float[] yMin = new float[INITIAL_CAPACITY];
  private float[] xMax = new float[INITIAL_CAPACITY];
  private float[] yMax = new float[INITIAL_CAPACITY];
  private int[] classId = new int[INITIAL_CAPACITY];
  private float[] score = new float[INITIAL_CAPACITY];
  private int size;
  private long degenerate;
  private long nonFinite;
  private long outOfRange;
  private long outside;

  /** Forgets the boxes and keeps the memory and the counts. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds a box, or drops and counts it if it is no sound one.
   *
   * @param xMin left edge
   * @param yMin upper edge
   * @param xMax right edge, greater than {@code xMin}
   * @param yMax lower edge, greater than {@code yMin}
   * @param classId index into the model's list of classes, from 0
   * @param score the greater, the earlier the box is chosen; any finite number
   */
  public void add(float xMin, float yMin, float xMax, float yMax, int classId, float score) {
    boolean hasArea = xMin < xMax && yMin < yMax;
    boolean isFinite =
        Float.isFinite(xMin)
            && Float.isFinite(yMin)
            && Float.isFinite(xMax)
            && Float.isFinite(yMax)
            && Float.isFinite(score);
    if (!hasArea || !isFinite) {
      degenerate++;
      nonFinite += isFinite ? 0 : 1;
      return;
    }
    if (size == this.score.length) {
      grow();
    }
    this.xMin[size] = xMin;
    this.yMin[size] = yMin;
    this.xMax[size] = xMax;
    this.yMax[size] = yMax;
    this.classId[size] = classId;
    this.score[size] = score;
    size++;
  }

  /**
   * Counts an output that is no box because its score is no probability or its class is none of the
   * model's. It is counted as degenerate too.
   */
  public void addOutOfRange() {
    degenerate++;
    outOfRange++;
  }

  private void grow() {
    int capacity = 2 * size;
    xMin = Arrays.copyOf(xMin, capacity);
    yMin = Arrays.copyOf(yMin, capacity);
    xMax = Arrays.copyOf(xMax, capacity);
    yMax = Arrays.copyOf(yMax, capacity);
    classId = Arrays.copyOf(classId, capacity);
    score = Arrays.copyOf(score, capacity);
  }

  /** How many boxes are held now. */
  public int size() {
    return size;
  }

  /**
   * How many boxes were dropped by {@link #add} since this object was made: corners or score not
   * finite, corners reversed, or no area; or counted by {@link #addOutOfRange}. {@link #clear} does
   * not reset it.
   */
  public long degenerate() {
    return degenerate;
  }

  /** How many of {@link #degenerate} have a corner or score that is not finite. */
  public long nonFinite() {
    return nonFinite;
  }

  /** How many of {@link #degenerate} came by {@link #addOutOfRange}. */
  public long outOfRange() {
    return outOfRange;
  }

  /**
   * How many boxes {@link NonMaxSuppression#apply} has dropped since this object was made because
   * nothing of them lies in the image. {@link #clear} does not reset it.
   */
  public long outside() {
    return outside;
  }

  void countOutside() {
    outside++;
  }

  /** Left edge of a box, {@code 0 <= index < size()}, in input pixels. */
  public float xMin(int index) {
    return xMin[index];
  }

  /** Upper edge of a box, {@code 0 <= index < size()}, in input pixels. */
  public float yMin(int index) {
    return yMin[index];
  }

  /** Right edge of a box, {@code 0 <= index < size()}, in input pixels. */
  public float xMax(int index) {
    return xMax[index];
  }

  /** Lower edge of a box, {@code 0 <= index < size()}, in input pixels. */
  public float yMax(int index) {
    return yMax[index];
  }

  /** Class of a box, {@code 0 <= index < size()}. */
  public int classId(int index) {
    return classId[index];
  }

  /** Score of a box, {@code 0 <= index < size()}. */
  public float score(int index) {
    return score[index];
  }
}
