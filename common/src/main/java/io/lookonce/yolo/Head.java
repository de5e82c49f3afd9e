package io.lookonce.yolo;

import io.lookonce.box.Candidates;

/** Decodes a detector's raw output into candidate boxes. Immutable and thread-safe. */
public interface Head {

  /** Number of output values of one image. */
  int values();

  /**
   * Adds a box for each place whose best class scores at least the threshold.
   *
   * <p>The score is objectness times the probability of the most probable class, and that class
   * alone is considered (the course's {@code yolo_filter_boxes}); of equally probable ones the
   * first. Output that gives no sound box or score, as NaN and infinities do, is counted by {@code
   * into} as degenerate.
   *
   * @param output raw output of the network, {@link #values()} numbers from {@code offset} on, in
   *     the order that the head's class states
   * @param offset where the image's output begins in the array
   * @param scoreThreshold least score of a candidate, in [0, 1]
   * @param into receives boxes in input pixels, after those it already holds
   * @throws IllegalArgumentException if the array is too short or the threshold out of its range
   */
  void decode(float[] output, int offset, float scoreThreshold, Candidates into);
}
