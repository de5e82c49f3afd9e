package io.lookonce.yolo;

import io.lookonce.box.Candidates;

/** What the four numbers of a box are. */
public enum BoxForm {
  /** {@code centre x, centre y, width, height}: the YOLO and DETR families. */
  CENTRE_SIZE,
  /** {@code left, top, right, bottom}: what is left after suppression; SSD in PyTorch. */
  CORNERS,
  /** {@code top, left, bottom, right}: TensorFlow. */
  CORNERS_Y_FIRST;

  private static final float ROUNDING = 1e-3f;

  /**
   * Adds a box. A score beyond 0..1 by more than rounding is no probability: such a box is counted
   * and dropped.
   *
   * @param output holds the four numbers from {@code start} on, each {@code step} behind the last
   * @param unitX input pixels per horizontal unit of the output
   * @param unitY input pixels per vertical unit of the output
   */
  void add(
      float[] output,
      int start,
      int step,
      double unitX,
      double unitY,
      int classId,
      float score,
      Candidates into) {
    if (isNoProbability(score)) {
      into.addOutOfRange();
      return;
    }
    double a = output[start];
    double b = output[start + step];
    double c = output[start + 2 * step];
    double d = output[start + 3 * step];
    float probability = score > 1 ? 1 : score;
    switch (this) {
      case CENTRE_SIZE ->
          into.add(
              (float) ((a - c / 2) * unitX),
              (float) ((b - d / 2) * unitY),
              (float) ((a + c / 2) * unitX),
              (float) ((b + d / 2) * unitY),
              classId,
              probability);
      case CORNERS ->
          into.add(
              (float) (a * unitX),
              (float) (b * unitY),
              (float) (c * unitX),
              (float) (d * unitY),
              classId,
              probability);
      case CORNERS_Y_FIRST ->
          into.add(
              (float) (b * unitX),
              (float) (a * unitY),
              (float) (d * unitX),
              (float) (c * unitY),
              classId,
              probability);
    }
  }

  /** Adds a box by its centre and half its sides, in input pixels. */
  static void addAround(
      double centreX,
      double centreY,
      double halfWidth,
      double halfHeight,
      int classId,
      float score,
      Candidates into) {
    into.add(
        (float) (centreX - halfWidth),
        (float) (centreY - halfHeight),
        (float) (centreX + halfWidth),
        (float) (centreY + halfHeight),
        classId,
        score);
  }

  /** Whether a score leaves 0..1 by more than rounding; false for NaN. */
  static boolean isNoProbability(float score) {
    return score < -ROUNDING || score > 1 + ROUNDING;
  }

  /**
   * The first of the greatest of some numbers; NaN is passed over where another has a number.
   *
   * @param step from one number to the next
   */
  static int best(float[] output, int start, int step, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      float greatest = output[start + best * step];
      if (output[start + i * step] > greatest || Float.isNaN(greatest)) {
        best = i;
      }
    }
    return best;
  }
}
