package io.lookonce.image;

import java.util.Locale;

/**
 * A decoded image, upright, in 8-bit colour.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels {@code height * width * 3} bytes, row by row from the top, each pixel as blue,
 *     green, red (the order of Java's JPEG reader, so that nothing is copied)
 */
public record Image(int width, int height, byte[] pixels) {

  /**
   * Checks the length of the array.
   *
   * @throws IllegalArgumentException if a side is not positive or the array has another length
   */
  public Image {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("an image needs positive sides: " + width + "x" + height);
    }
    if (pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%dx%d needs %d bytes, not %d",
              width,
              height,
              3L * width * height,
              pixels.length));
    }
  }

  /**
   * This image on a black canvas, cropped where it exceeds the canvas; the same object if it fills
   * the canvas.
   *
   * @param left canvas column of the image's first column, at least 0
   * @param top canvas row of the image's first row, at least 0
   */
  public Image onCanvas(int canvasWidth, int canvasHeight, int left, int top) {
    if (left == 0 && top == 0 && width == canvasWidth && height == canvasHeight) {
      return this;
    }
    byte[] canvas = new byte[3 * canvasWidth * canvasHeight];
    int columns = Math.min(width, canvasWidth - left);
    int rows = Math.min(height, canvasHeight - top);
    for (int y = 0; y < rows && columns > 0; y++) {
      System.arraycopy(
          pixels, 3 * y * width, canvas, 3 * ((top + y) * canvasWidth + left), 3 * columns);
    }
    return new Image(canvasWidth, canvasHeight, canvas);
  }
}
