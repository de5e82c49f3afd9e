package io.lookonce.image;

/** Stretches images to a size, whatever their aspect ratio. */
public final class ImageResizer {

  private final Interpolation interpolation;

  public ImageResizer(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /**
   * The image in another size.
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
}
