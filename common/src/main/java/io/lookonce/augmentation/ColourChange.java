package io.lookonce.augmentation;

import io.lookonce.augmentation.ImageAugmentation.Change;

/**
 * Shifts the hue and scales saturation and brightness. The result equals that of Darknet's {@code
 * distort_image} in HSV space, without a conversion to HSV.
 *
 * <p>With {@code value} as the maximum of the three channels and {@code chroma} as maximum minus
 * minimum, a channel is {@code value − chroma · (1 − w)}, where {@code w}, 0 to 1, depends only on
 * the hue. Scaling the saturation scales chroma, and scaling the brightness scales all three
 * channels. Results are clipped to [0, 1].
 */
final class ColourChange {
  private final float turn;
  private final float saturation;
  private final float exposure;

  /** Uses hue, saturation and exposure of a change. */
  ColourChange(Change change) {
    turn = (float) (6 * change.hue());
    saturation = (float) change.saturation();
    exposure = (float) change.exposure();
  }

  /** Whether colours do not change. */
  boolean isNone() {
    return turn == 0 && saturation == 1 && exposure == 1;
  }

  /**
   * Changes a range of pixels in place.
   *
   * @param values holds the channels, each value 0 to 1
   * @param red index of the first red value; the same for green and blue
   * @param count number of pixels
   */
  void apply(float[] values, int red, int green, int blue, int count) {
    for (int i = 0; i < count; i++) {
      float r = values[red + i];
      float g = values[green + i];
      float b = values[blue + i];
      float value = Math.max(r, Math.max(g, b));
      float chroma = value - Math.min(r, Math.min(g, b));
      float hue = hue(r, g, b, value, chroma) + turn;
      hue = hue < 0 ? hue + 6 : hue >= 6 ? hue - 6 : hue;
      float least = value - saturation * chroma;
      float span = exposure * saturation * chroma;
      float floor = exposure * least;
      values[red + i] = cut(floor + span * cut(Math.abs(hue - 3) - 1));
      values[green + i] = cut(floor + span * cut(2 - Math.abs(hue - 2)));
      values[blue + i] = cut(floor + span * cut(2 - Math.abs(hue - 4)));
    }
  }

  /** The hue in sixths of the circle, from red over green to blue: −1 to 5; 0 for grey. */
  private static float hue(float r, float g, float b, float value, float chroma) {
    if (chroma == 0) {
      return 0;
    }
    if (value == r) {
      return (g - b) / chroma;
    }
    return value == g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  }

  private static float cut(float value) {
    return value < 0 ? 0 : value > 1 ? 1 : value;
  }
}
