package io.lookonce.image;

/** Small versions of images for reports. */
public final class Thumbnail {

  private Thumbnail() {}

  /**
   * Reduces an image to a width, keeping its aspect ratio, antialiased.
   *
   * @param maxWidth in pixels, at least 1
   * @return the reduced image, or the same one if it is not wider
   */
  public static Image of(Image image, int maxWidth) {
    if (image.width() <= maxWidth) {
      return image;
    }
    long height = Math.round((double) image.height() * maxWidth / image.width());
    return Resampler.of(
            Interpolation.BICUBIC,
            image.width(),
            image.height(),
            maxWidth,
            (int) Math.max(1, height))
        .resample(image);
  }
}
