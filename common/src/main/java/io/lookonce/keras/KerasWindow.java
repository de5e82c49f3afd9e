package io.lookonce.keras;

import io.lookonce.keras.KerasModel.KerasLayer;

/**
 * Where the windows of a convolution lie.
 *
 * @param before how far the first reaches out of the planes, above and to the left
 * @param height how many there are from the top to the bottom
 * @param width how many there are from the left to the right
 */
record KerasWindow(int before, int height, int width) {

  /**
   * The windows of a layer, by TensorFlow's rules.
   *
   * @param height of the planes
   * @param width of the planes
   * @param kernel rows and columns of a window
   * @param border zeros around the planes: above, below, left, right
   * @return null if Darknet, which pads alike on all sides, has no such windows
   */
  static KerasWindow of(
      KerasLayer layer, int height, int width, int[] kernel, int[] strides, int[] border) {
    if (kernel[0] != kernel[1] || strides[0] != strides[1]) {
      return null;
    }
    int size = kernel[0];
    int stride = strides[0];
    boolean same = layer.text("padding", "valid").equals("same");
    int outerHeight = height + border[0] + border[1];
    int outerWidth = width + border[2] + border[3];
    int above = border[0] + (same ? padding(outerHeight, size, stride) / 2 : 0);
    int left = border[2] + (same ? padding(outerWidth, size, stride) / 2 : 0);
    int rows = same ? (outerHeight + stride - 1) / stride : (outerHeight - size) / stride + 1;
    int columns = same ? (outerWidth + stride - 1) / stride : (outerWidth - size) / stride + 1;
    boolean alike =
        above == left
            && (height + 2 * above - size) / stride + 1 == rows
            && (width + 2 * left - size) / stride + 1 == columns;
    return alike && outerHeight >= size && outerWidth >= size
        ? new KerasWindow(above, rows, columns)
        : null;
  }

  /** How many zeros {@code padding='same'} puts on both ends of a side together. */
  static int padding(int side, int size, int stride) {
    return Math.max(0, ((side + stride - 1) / stride - 1) * stride + size - side);
  }
}
