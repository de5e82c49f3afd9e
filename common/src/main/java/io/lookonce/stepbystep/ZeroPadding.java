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

  /** A copy of the images with zeros around them. */
  public INDArray apply(INDArray images) {
    return fill(images, 0);
  }

  /** A copy of the images with another value around them. */
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

  /** The images without the padding: a view of the padded images. */
  public INDArray inside(INDArray padded) {
    return padded.get(
        all(),
        interval(top, padded.size(1) - bottom),
        interval(left, padded.size(2) - right),
        all());
  }

  /** The number of zeros around the images that a kernel slides over. */
  @FunctionalInterface
  public interface PaddingRule {

    /**
     * No zeros: the kernel stays within the image and has ⌊(size − kernel) / stride⌋ + 1 positions.
     */
    PaddingRule VALID = (rows, columns, kernelRows, kernelColumns, stride) -> ZeroPadding.of(0);

    /**
     * As many zeros as ⌈size / stride⌉ positions need. An odd one is added at the bottom and on the
     * right, as in TensorFlow.
     */
    PaddingRule SAME =
        (rows, columns, kernelRows, kernelColumns, stride) -> {
          int vertical = missing(rows, kernelRows, stride);
          int horizontal = missing(columns, kernelColumns, stride);
          return new ZeroPadding(
              vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
        };

    /** The same number of zeros on each side: {@code pad} of the course's {@code hparameters}. */
    static PaddingRule of(int pad) {
      return (rows, columns, kernelRows, kernelColumns, stride) -> ZeroPadding.of(pad);
    }

    /** The zeros around an image of the given size. */
    ZeroPadding around(long rows, long columns, long kernelRows, long kernelColumns, int stride);

    private static int missing(long size, long kernel, int stride) {
      long places = (size + stride - 1) / stride;
      return Math.toIntExact(Math.max(0, (places - 1) * stride + kernel - size));
    }
  }
}
