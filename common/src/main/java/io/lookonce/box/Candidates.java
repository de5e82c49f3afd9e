package io.lookonce.box;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The boxes of one image before non-max suppression, in pixels of the network's input.
 *
 * <p>A growable structure of arrays that is reused for each image. It holds valid boxes only:
 * finite corners, positive width and height, finite score. Invalid boxes are dropped and counted.
 * Not thread-safe.
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

  /** Removes the boxes; memory and counts are kept. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds a box, or drops and counts it if it is invalid.
   *
   * @param xMin left edge
   * @param yMin upper edge
   * @param xMax right edge, greater than {@code xMin}
   * @param yMax lower edge, greater than {@code yMin}
   * @param classId index into the model's list of classes, from 0
   * @param score any finite number; higher scores take precedence
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
   * Counts an output whose score is not in [0, 1] or whose class is not in the model. It also
   * counts as degenerate.
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

  /** Number of boxes. */
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

  /**
   * Counts of a detector's invalid outputs.
   *
   * @param degenerate without an area, or with corners reversed
   * @param nonFinite with a corner or score that is not finite
   * @param outOfRange with a score beyond 0..1, or an unknown class
   */
  public record OutputFaults(long degenerate, long nonFinite, long outOfRange) {

    /** No faults. */
    public static final OutputFaults NONE = new OutputFaults(0, 0, 0);

    /** The counts of candidates since their creation. */
    public static OutputFaults of(Candidates candidates) {
      long nonFinite = candidates.nonFinite();
      long outOfRange = candidates.outOfRange();
      return new OutputFaults(
          candidates.degenerate() - nonFinite - outOfRange, nonFinite, outOfRange);
    }

    /** The difference to an earlier count. */
    public OutputFaults since(OutputFaults earlier) {
      return new OutputFaults(
          degenerate - earlier.degenerate,
          nonFinite - earlier.nonFinite,
          outOfRange - earlier.outOfRange);
    }

    /** The counts as {@code run.json} names them. */
    public Map<String, Long> byName() {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("degenerate_outputs", degenerate);
      counts.put("non_finite_outputs", nonFinite);
      counts.put("out_of_range_outputs", outOfRange);
      return counts;
    }

    /** A clause for the user; empty if there is nothing to report. */
    public String remark() {
      if (nonFinite > 0) {
        return String.format(
            Locale.ROOT,
            "%,d outputs of the model were not finite: it is broken, or was imported wrongly",
            nonFinite);
      }
      return outOfRange > 0
          ? String.format(
              Locale.ROOT,
              "%,d outputs had scores beyond 0..1 or unknown classes: the model was imported"
                  + " wrongly",
              outOfRange)
          : "";
    }
  }
}
