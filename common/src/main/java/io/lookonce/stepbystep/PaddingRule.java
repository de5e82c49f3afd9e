package io.lookonce.stepbystep;

/** How many zeros surround the images that a kernel moves over. */
@FunctionalInterface
public interface PaddingRule {

  /** No zeros: the kernel stays within the image, ⌊(size − kernel) / stride⌋ + 1 places. */
  PaddingRule VALID = (rows, columns, kernelRows, kernelColumns, stride) -> ZeroPadding.of(0);

  /**
   * As many zeros as ⌈size / stride⌉ places need; of an odd number the one more stands at the
   * bottom and on the right, as TensorFlow has it.
   */
  PaddingRule SAME =
      (rows, columns, kernelRows, kernelColumns, stride) -> {
        int vertical = missing(rows, kernelRows, stride);
        int horizontal = missing(columns, kernelColumns, stride);
        return new ZeroPadding(
            vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
      };

  /** So many zeros on each side: {@code pad} of the course's {@code hparameters}. */
  static PaddingRule of(int pad) {
    return (rows, columns, kernelRows, kernelColumns, stride) -> ZeroPadding.of(pad);
  }

  /** The zeros around an image of so many rows and columns. */
  ZeroPadding around(long rows, long columns, long kernelRows, long kernelColumns, int stride);

  private static int missing(long size, long kernel, int stride) {
    long places = (size + stride - 1) / stride;
    return Math.toIntExact(Math.max(0, (places - 1) * stride + kernel - size));
  }
}
