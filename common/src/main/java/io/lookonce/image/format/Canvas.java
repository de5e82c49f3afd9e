package io.lookonce.image.format;

import io.lookonce.image.Image;

/** Places the first frame of an animation on the animation's canvas. */
final class Canvas {

  private Canvas() {}

  /**
   * The frame on a black canvas, cut where it sticks out; the frame itself if it fills the canvas.
   *
   * @param left where the frame's first column lands, at least 0
   * @param top where its first row lands, at least 0
   */
  static Image place(Image frame, int width, int height, int left, int top) {
    if (left == 0 && top == 0 && frame.width() == width && frame.height() == height) {
      return frame;
    }
    byte[] pixels = new byte[3 * width * height];
    int columns = Math.min(frame.width(), width - left);
    int rows = Math.min(frame.height(), height - top);
    for (int y = 0; y < rows && columns > 0; y++) {
      System.arraycopy(
          frame.pixels(),
          3 * y * frame.width(),
          pixels,
          3 * ((top + y) * width + left),
          3 * columns);
    }
    return new Image(width, height, pixels);
  }
}
