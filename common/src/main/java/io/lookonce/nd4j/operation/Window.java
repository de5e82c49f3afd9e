package io.lookonce.nd4j.operation;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * A kernel that slides over an image.
 *
 * @param kernel rows and columns
 * @param stride rows and columns
 * @param padding rows and columns on each side; ignored in {@link ConvolutionMode#Same}
 * @param mode {@code Same}: the output has ceil(size / stride) rows and columns; otherwise one for
 *     each place where the whole kernel fits
 * @param border zeros added around the image before the padding: top, bottom, left, right
 */
public record Window(
    int[] kernel, int[] stride, int[] padding, ConvolutionMode mode, int[] border) {

  public static final int[] NO_BORDER = {0, 0, 0, 0};

  /** The same window over an image with zeros added around it. */
  public Window withBorder(int[] zeros) {
    return new Window(kernel, stride, padding, mode, zeros);
  }

  /** Strides, and the padding before and after, each for rows and columns; and the output size. */
  record Placement(long[] strides, long[] before, long[] after, long[] output) {}

  /** Padding and output size for images of the given shape (examples, channels, rows, columns). */
  Placement on(long[] shape) {
    long[] before = new long[2];
    long[] after = new long[2];
    long[] output = new long[2];
    for (int axis = 0; axis < 2; axis++) {
      long borderBefore = border[2 * axis];
      long borderAfter = border[2 * axis + 1];
      long size = shape[2 + axis] + borderBefore + borderAfter;
      long padBefore = padding[axis];
      long padAfter = padding[axis];
      if (mode == ConvolutionMode.Same) {
        output[axis] = (size + stride[axis] - 1) / stride[axis];
        long total = Math.max(0, (output[axis] - 1) * stride[axis] + kernel[axis] - size);
        padBefore = total / 2;
        padAfter = total - padBefore;
      } else {
        output[axis] = (size + padBefore + padAfter - kernel[axis]) / stride[axis] + 1;
      }
      before[axis] = borderBefore + padBefore;
      after[axis] = borderAfter + padAfter;
    }
    return new Placement(new long[] {stride[0], stride[1]}, before, after, output);
  }
}
