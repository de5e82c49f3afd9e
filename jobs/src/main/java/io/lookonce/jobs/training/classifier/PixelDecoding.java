package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.data.ExampleDecoding;

/**
 * Pixels divided by 255 as in the course, channels first for images and in the order of the bytes
 * for rows of numbers.
 */
final class PixelDecoding implements ExampleDecoding {

  private static final float[] SCALED = new float[256];

  static {
    for (int value = 0; value < SCALED.length; value++) {
      SCALED[value] = value / 255f;
    }
  }

  private final int channels;

  /**
   * @param channels samples of a pixel; 1 where the order of the bytes is kept
   */
  PixelDecoding(int channels) {
    this.channels = channels;
  }

  @Override
  public void read(byte[] pixels, float[] example) {
    int plane = pixels.length / channels;
    for (int channel = 0; channel < channels; channel++) {
      int target = channel * plane;
      for (int source = channel; source < pixels.length; source += channels) {
        example[target++] = SCALED[pixels[source] & 0xFF];
      }
    }
  }
}
