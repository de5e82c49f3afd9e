package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ChannelOrder;
import java.nio.FloatBuffer;

/**
 * Writes images that already have a network's size into its input. At that size neither way of
 * resizing moves a pixel and nothing is left to pad, so it comes to the same as {@link
 * io.lookonce.image.TensorWriter} without its detour. It keeps memory for one image and serves one
 * thread.
 */
final class PixelTensor {

  private static final int CHANNELS = 3;

  /** The float for each sample, 0 to 255. */
  private final float[] values = new float[256];

  private final boolean blueFirst;
  private final boolean pixelsSideBySide;
  private final float[] image;

  /**
   * @param pixelsSideBySide whether the network takes the channels of a pixel side by side instead
   *     of planes
   */
  PixelTensor(InputRule rule, boolean pixelsSideBySide) {
    for (int sample = 0; sample < values.length; sample++) {
      values[sample] = sample / rule.divisor();
    }
    this.blueFirst = rule.channelOrder() == ChannelOrder.BGR;
    this.pixelsSideBySide = pixelsSideBySide;
    this.image = new float[rule.floats()];
  }

  /**
   * Writes one image.
   *
   * @param pixels row by row from the top, each pixel as red, green, blue
   * @param position index of the first float written; the buffer's own position does not change
   */
  void write(byte[] pixels, FloatBuffer into, int position) {
    int plane = image.length / CHANNELS;
    int pixelStep = pixelsSideBySide ? CHANNELS : 1;
    int channelStep = pixelsSideBySide ? 1 : plane;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int source = blueFirst ? CHANNELS - 1 - channel : channel;
      int target = channel * channelStep;
      for (int pixel = 0; pixel < plane; pixel++) {
        image[target] = values[pixels[source] & 0xFF];
        source += CHANNELS;
        target += pixelStep;
      }
    }
    into.put(position, image);
  }
}
