package io.lookonce.data;

import io.lookonce.storage.InputRefused;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The common size of all images of a data set.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 * @param channels samples per pixel, at least 1; 3 for RGB
 */
public record ImageShape(int height, int width, int channels) implements Serializable {

  private static final Pattern SIDES = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "an image needs positive sides: %dx%dx%d", height, width, channels));
    }
    if ((long) height * width * channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%dx%dx%d is more than an array holds", height, width, channels));
    }
  }

  /** The shape of RGB images. */
  public static ImageShape rgb(int height, int width) {
    return new ImageShape(height, width, 3);
  }

  /**
   * Parses {@code HEIGHTxWIDTH}, such as {@code 64x64}, as the shape of RGB images.
   *
   * @param option the name of the option, for the message
   * @throws InputRefused if the text has another form or a side is 0
   */
  public static ImageShape parse(String option, String text) {
    Matcher sides = SIDES.matcher(text);
    if (!sides.matches()) {
      throw new InputRefused(option + " " + text + ": expected HEIGHTxWIDTH, such as 64x64");
    }
    try {
      return rgb(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    } catch (IllegalArgumentException impossible) {
      throw new InputRefused(option + " " + text + ": " + impossible.getMessage(), impossible);
    }
  }

  /** Length of an image's pixel array. */
  public int bytes() {
    return height * width * channels;
  }

  /** Height, width and channels, such as {@code 64x64x3}. */
  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
