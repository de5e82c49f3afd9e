package io.lookonce.image;

/** Stretches pictures to a size, whatever their aspect ratio. */
public final class PictureResizer {

  private final Interpolation interpolation;

  public PictureResizer(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /**
   * The picture in another size.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @return the same picture if it has that size
   */
  public Picture resize(Picture picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    return Resampler.of(interpolation, picture.width(), picture.height(), width, height)
        .resample(picture);
  }
}
