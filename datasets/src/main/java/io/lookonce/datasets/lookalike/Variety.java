package io.lookonce.datasets.lookalike;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/** The random variations of a drawn image: light, colour, position and size. */
final class Variety {

  private final Random random;

  Variety(Random random) {
    this.random = random;
  }

  /** A uniform number between two bounds. */
  double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A colour of a hue, saturation and brightness between bounds, each from 0 to 1. */
  Color colour(double hueFrom, double hueTo, double brightnessFrom, double brightnessTo) {
    return Color.getHSBColor(
        (float) between(hueFrom, hueTo),
        (float) between(0.25, 0.75),
        (float) between(brightnessFrom, brightnessTo));
  }

  /** A human skin tone, from dark to light. */
  Color skin() {
    return Color.getHSBColor(
        (float) between(0.04, 0.09), (float) between(0.30, 0.60), (float) between(0.45, 0.95));
  }

  /** Fills the image with a gradient of one colour. */
  void background(Graphics2D graphics) {
    int side = LookAlike.SIDE;
    Color from = colour(0, 1, 0.35, 0.95);
    Color to = scaled(from, between(0.6, 1));
    graphics.setPaint(
        new GradientPaint((float) between(0, side), 0, from, (float) between(0, side), side, to));
    graphics.fill(new Rectangle2D.Double(0, 0, side, side));
  }

  /** Translates, rotates and scales the drawing that follows, about the centre of the image. */
  void place(Graphics2D graphics, double shift, double degrees, double least, double most) {
    double middle = LookAlike.SIDE / 2.0;
    double scale = between(least, most);
    graphics.translate(middle + between(-shift, shift), middle + between(-shift, shift));
    graphics.rotate(Math.toRadians(between(-degrees, degrees)));
    graphics.scale(scale, scale);
  }

  /** A darker (factor below 1) or lighter colour. */
  static Color scaled(Color colour, double factor) {
    return new Color(
        clipped(colour.getRed() * factor),
        clipped(colour.getGreen() * factor),
        clipped(colour.getBlue() * factor));
  }

  private static int clipped(double sample) {
    return (int) Math.max(0, Math.min(255, Math.round(sample)));
  }
}
