package io.lookonce.image;

/** Resizes images. */
public final class ImageResizer {

  private final Interpolation interpolation;

  public ImageResizer(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /**
   * Resizes an image to exactly a size; its aspect ratio is not kept.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @return the same image if it has that size
   */
  public Image resize(Image image, int width, int height) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    return Resampler.of(interpolation, image.width(), image.height(), width, height)
        .resample(image);
  }

  /**
   * Reduces an image to a width for reports, antialiased and with its aspect ratio kept.
   *
   * @param maxWidth in pixels, at least 1
   * @return the same image if it is not wider
   */
  public static Image thumbnail(Image image, int maxWidth) {
    if (image.width() <= maxWidth) {
      return image;
    }
    long height = Math.round((double) image.height() * maxWidth / image.width());
    return new ImageResizer(Interpolation.BICUBIC)
        .resize(image, maxWidth, (int) Math.max(1, height));
  }
}
