package io.lookonce.stepbystep;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The positions of a kernel on padded images: n = ⌊(size + zeros − kernel) / stride⌋ + 1 in each
 * direction (<i>Convolution model: Step by Step</i>, section 3.3).
 */
record SlidingWindow(
    long kernelRows, long kernelColumns, int stride, ZeroPadding padding, long rows, long columns) {

  /** An action at one position, given by row and column of the output. */
  interface Place {
    void at(long row, long column);
  }

  static SlidingWindow over(
      INDArray images, long kernelRows, long kernelColumns, int stride, PaddingRule rule) {
    if (stride < 1) {
      throw new IllegalArgumentException("the stride must be at least 1: " + stride);
    }
    long height = images.size(1);
    long width = images.size(2);
    ZeroPadding padding = rule.around(height, width, kernelRows, kernelColumns, stride);
    long freeRows = height + padding.top() + padding.bottom() - kernelRows;
    long freeColumns = width + padding.left() + padding.right() - kernelColumns;
    if (freeRows < 0 || freeColumns < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a kernel of %dx%d does not fit on %dx%d with %s",
              kernelRows,
              kernelColumns,
              height,
              width,
              padding));
    }
    return new SlidingWindow(
        kernelRows,
        kernelColumns,
        stride,
        padding,
        freeRows / stride + 1,
        freeColumns / stride + 1);
  }

  void forEach(Place place) {
    for (long row = 0; row < rows; row++) {
      for (long column = 0; column < columns; column++) {
        place.at(row, column);
      }
    }
  }

  /** The window at a position: a view, (examples, kernel rows, kernel columns, channels). */
  INDArray slice(INDArray padded, long row, long column) {
    return padded.get(
        all(),
        interval(row * stride, row * stride + kernelRows),
        interval(column * stride, column * stride + kernelColumns),
        all());
  }

  /** All examples and channels of one output position: a view, (examples, channels). */
  static INDArray pixel(INDArray output, long row, long column) {
    return output.get(all(), point(row), point(column), all());
  }
}
