package io.lookonce.augmentation;

/**
 * One axis of the way from image to input: {@code input = image · factor + offset}, in continuous
 * coordinates; and for each pixel of the input the two of the image that it lies between.
 *
 * <p>Positions and weights are those of the bilinear resize that scoring uses.
 */
final class Axis {

  /** Weights are whole numbers of this many parts. */
  static final int WEIGHT_ONE = 1 << 11;

  private final int inputSide;

  /** Index of the image's pixel before and after each of the input's. */
  final int[] before;

  final int[] after;

  /** Weight of the one after. */
  final int[] afterWeight;

  /** The first pixel of the input that lies within the image, and the first that does not. */
  int from;

  int to;

  private double factor;
  private double offset;

  Axis(int inputSide) {
    this.inputSide = inputSide;
    before = new int[inputSide];
    after = new int[inputSide];
    afterWeight = new int[inputSide];
  }

  /**
   * Prepares for an image.
   *
   * @param imageSide in pixels
   * @param flipped whether the axis is turned round
   * @param scale factor on the image's size; 1 fills the input
   * @param shift of the image's centre from the input's, as a share of the input's side
   */
  void prepare(int imageSide, boolean flipped, double scale, double shift) {
    double side = scale * inputSide;
    double start = inputSide * (0.5 + shift) - side / 2;
    factor = (flipped ? -side : side) / imageSide;
    offset = flipped ? start + side : start;
    from = inputSide;
    to = 0;
    for (int i = 0; i < inputSide; i++) {
      double position = (i + 0.5 - offset) / factor;
      if (position >= 0 && position < imageSide) {
        from = Math.min(from, i);
        to = i + 1;
        place(i, position - 0.5, imageSide);
      }
    }
    from = Math.min(from, to);
  }

  private void place(int i, double position, int imageSide) {
    int floor = (int) Math.floor(position);
    before[i] = Math.max(floor, 0);
    after[i] = Math.min(floor + 1, imageSide - 1);
    afterWeight[i] = (int) Math.rint((position - floor) * WEIGHT_ONE);
  }

  /** Where a coordinate of the image comes to lie in the input, which it may be outside of. */
  double toInput(double image) {
    return image * factor + offset;
  }
}
