package io.lookonce.image;

/**
 * A decoded image, upright, in 8-bit colour.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels {@code height * width * 3} bytes, row by row from the top, each pixel as blue,
 *     green, red (the order in which Java's JPEG reader delivers them, so that nothing is copied)
 */
public record Image(int width, int height, byte[] pixels) {

  /**
   * Checks that the array fits the size.
   *
   * @throws IllegalArgumentException if a side is not positive or the array has another length
   */
  public Image {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("an image needs positive sides: " + width + "x" + height);
    }
    if (pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%dx%d needs %d bytes, not %d"
              .formatted(width, height, 3L * width * height, pixels.length));
    }
  }
}
