package io.lookonce.stepbystep;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Zeros around images of (examples, rows, columns, channels) (<i>Convolution model: Step by
 * Step</i>, section 3.1).
 *
 * @param top rows of zeros
 * @param bottom rows of zeros
 * @param left columns of zeros
 * @param right columns of zeros
 */
public record ZeroPadding(int top, int bottom, int left, int right) {

  /** The same on all four sides. */
  public static ZeroPadding of(int zeros) {
    return new ZeroPadding(zeros, zeros, zeros, zeros);
  }

  /** The images with zeros around them, as new arrays. */
  public INDArray apply(INDArray images) {
    return fill(images, 0);
  }

  /** The images with another number around them. */
  INDArray fill(INDArray images, double border) {
    INDArray padded =
        Nd4j.valueArrayOf(
            new long[] {
              images.size(0),
              top + images.size(1) + bottom,
              left + images.size(2) + right,
              images.size(3)
            },
            border,
            DataType.DOUBLE);
    inside(padded).assign(images);
    return padded;
  }

  /** What {@link #apply} put zeros around: a view of the padded images. */
  public INDArray inside(INDArray padded) {
    return padded.get(
        all(),
        interval(top, padded.size(1) - bottom),
        interval(left, padded.size(2) - right),
        all());
  }
}
