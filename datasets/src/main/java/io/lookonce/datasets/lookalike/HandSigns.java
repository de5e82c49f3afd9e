package io.lookonce.datasets.lookalike;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Random;

/** Hands that show zero to five fingers. */
public final class HandSigns implements LookAlike {

  /** Directions of the fingers from the wrist, in degrees from vertical; the thumb is last. */
  private static final double[] DIRECTIONS = {-22, -7, 8, 23, 62};

  private static final double[] LENGTHS = {26, 29, 27, 22, 21};

  @Override
  public List<String> classes() {
    return List.of("0", "1", "2", "3", "4", "5");
  }

  @Override
  public void draw(int label, Random random, Graphics2D graphics) {
    Variety variety = new Variety(random);
    variety.background(graphics);
    variety.place(graphics, 4, 18, 0.8, 1.1);
    if (variety.oneIn(2)) {
      graphics.scale(-1, 1);
    }
    Color skin = variety.skin();
    drawPalm(graphics, skin, variety);
    for (int finger = 0; finger < label; finger++) {
      drawFinger(graphics, Variety.scaled(skin, variety.between(0.9, 1.05)), finger, variety);
    }
    drawFoldedFingers(graphics, Variety.scaled(skin, 0.72), label);
  }

  private static void drawPalm(Graphics2D graphics, Color skin, Variety variety) {
    graphics.setColor(Variety.scaled(skin, 0.9));
    graphics.setStroke(new BasicStroke(14, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    graphics.draw(new Line2D.Double(0, 16, variety.between(-3, 3), 46));
    graphics.setColor(skin);
    graphics.fill(new Ellipse2D.Double(-12, -2, 24, 25));
  }

  private static void drawFinger(Graphics2D graphics, Color colour, int finger, Variety variety) {
    double direction = Math.toRadians(DIRECTIONS[finger] + variety.between(-3, 3));
    double length = LENGTHS[finger] + variety.between(-2, 2);
    double sine = Math.sin(direction);
    double cosine = Math.cos(direction);
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(5.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(
        new Line2D.Double(
            8 * sine, 10 - 8 * cosine, (8 + length) * sine, 10 - (8 + length) * cosine));
  }

  /** Draws a short dark stroke on the palm for each finger that is not shown. */
  private static void drawFoldedFingers(Graphics2D graphics, Color colour, int shown) {
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (int finger = shown; finger < 4; finger++) {
      double x = -8 + 5.0 * finger;
      graphics.draw(new Line2D.Double(x, 1, x, 8));
    }
  }
}
