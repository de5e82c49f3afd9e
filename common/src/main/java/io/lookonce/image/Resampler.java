package io.lookonce.image;

/**
 * Resizes images of one size to another size. Weights and row buffers are allocated once. Not
 * thread-safe.
 */
abstract class Resampler {

  /** Receives the rows of a resized image, from the top. */
  interface RowReceiver {

    /**
     * One row.
     *
     * @param y its number from 0
     * @param samples three runs of the target's width: blue, green, red, each 0 to 255; valid
     *     during the call only
     */
    void row(int y, int[] samples);
  }

  final int sourceWidth;
  final int sourceHeight;
  final int targetWidth;
  final int targetHeight;

  Resampler(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.targetWidth = targetWidth;
    this.targetHeight = targetHeight;
  }

  /** Prepares a resize. */
  static Resampler of(
      Interpolation interpolation,
      int sourceWidth,
      int sourceHeight,
      int targetWidth,
      int targetHeight) {
    return switch (interpolation) {
      case BILINEAR -> new BilinearResampler(sourceWidth, sourceHeight, targetWidth, targetHeight);
      case BICUBIC -> new BicubicResampler(sourceWidth, sourceHeight, targetWidth, targetHeight);
    };
  }

  /**
   * Resizes one image.
   *
   * @param pixels {@code sourceHeight * sourceWidth * 3} bytes in the order of {@link Image}
   */
  abstract void resample(byte[] pixels, RowReceiver receiver);

  /** Resizes one image into another. */
  Image resample(Image image) {
    byte[] pixels = new byte[3 * targetWidth * targetHeight];
    resample(
        image.pixels(),
        (y, samples) -> {
          int to = 3 * y * targetWidth;
          for (int x = 0; x < targetWidth; x++) {
            pixels[to] = (byte) samples[x];
            pixels[to + 1] = (byte) samples[targetWidth + x];
            pixels[to + 2] = (byte) samples[2 * targetWidth + x];
            to += 3;
          }
        });
    return new Image(targetWidth, targetHeight, pixels);
  }
}
