package io.lookonce.image;

/**
 * A decoded image that may be smaller than the stored one.
 *
 * @param image the pixels, upright
 * @param width of the stored image, upright, in pixels
 * @param height of the stored image, upright, in pixels
 */
public record ReducedImage(Image image, int width, int height) {

  /** An image in its own size. */
  public static ReducedImage whole(Image image) {
    return new ReducedImage(image, image.width(), image.height());
  }
}
