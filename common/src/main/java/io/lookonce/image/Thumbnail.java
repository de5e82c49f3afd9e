package io.lookonce.image;

/** Small versions of pictures for reports. */
public final class Thumbnail {

  private Thumbnail() {}

  /**
   * Reduces a picture to a width, keeping its aspect ratio, antialiased.
   *
   * @param maxWidth in pixels, at least 1
   * @return the reduced picture, or the same one if it is not wider
   */
  public static Picture of(Picture picture, int maxWidth) {
    if (picture.width() <= maxWidth) {
      return picture;
    }
    long height = Math.round((double) picture.height() * maxWidth / picture.width());
    return Resampler.of(
            Interpolation.BICUBIC,
            picture.width(),
            picture.height(),
            maxWidth,
            (int) Math.max(1, height))
        .resample(picture);
  }
}
