package io.lookonce.datasets.scene.render;

import java.awt.Color;

/**
 * A colour or an amount of light; 0 is black and 1 is the brightest level of an image.
 *
 * @param red 0 or more
 * @param green 0 or more
 * @param blue 0 or more
 */
public record Rgb(double red, double green, double blue) {

  public static final Rgb BLACK = new Rgb(0, 0, 0);
  public static final Rgb WHITE = new Rgb(1, 1, 1);

  /** Creates a colour from 0xRRGGBB. */
  public static Rgb of(int hex) {
    return new Rgb((hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0, (hex & 255) / 255.0);
  }

  public static Rgb grey(double level) {
    return new Rgb(level, level, level);
  }

  public Rgb times(double factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  public Rgb times(Rgb other) {
    return new Rgb(red * other.red, green * other.green, blue * other.blue);
  }

  public Rgb plus(Rgb other) {
    return new Rgb(red + other.red, green + other.green, blue + other.blue);
  }

  /** Interpolates linearly: this colour at 0, the other at 1. */
  public Rgb towards(Rgb other, double share) {
    return new Rgb(
        red + (other.red - red) * share,
        green + (other.green - green) * share,
        blue + (other.blue - blue) * share);
  }

  /** The colour for Java2D, clipped to the range of a byte. */
  Color toColor(double alpha) {
    return new Color(toByte(red), toByte(green), toByte(blue), toByte(alpha));
  }

  /** A level from 0 to 255, rounded and clipped. */
  static int toByte(double level) {
    return (int) (Math.min(1, Math.max(0, level)) * 255 + 0.5);
  }
}
