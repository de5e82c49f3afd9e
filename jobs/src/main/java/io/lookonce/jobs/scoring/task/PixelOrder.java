package io.lookonce.jobs.scoring.task;

import java.nio.FloatBuffer;

/**
 * Turns three planes into pixels: the channels of a pixel side by side, as a network takes them
 * whose input is a row of numbers. It keeps memory for one image and serves one thread.
 */
final class PixelOrder {

  private static final int CHANNELS = 3;

  private final float[] planes;
  private final float[] pixels;

  /**
   * @param pixelCount width times height
   */
  PixelOrder(int pixelCount) {
    this.planes = new float[CHANNELS * pixelCount];
    this.pixels = new float[CHANNELS * pixelCount];
  }

  /**
   * Reorders one image in place.
   *
   * @param position where it begins; the buffer's own position does not matter and does not change
   */
  void fromPlanes(FloatBuffer images, int position) {
    images.get(position, planes);
    int pixelCount = planes.length / CHANNELS;
    for (int pixel = 0, to = 0; pixel < pixelCount; pixel++) {
      pixels[to++] = planes[pixel];
      pixels[to++] = planes[pixelCount + pixel];
      pixels[to++] = planes[2 * pixelCount + pixel];
    }
    images.put(position, pixels);
  }
}
