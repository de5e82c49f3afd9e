package io.lookonce.datasets.lookalike;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Random;

/** Heads of cats; the class non-cat has heads of dogs, houses, flowers and balls. */
public final class Cats implements LookAlike {

  private static final int OTHER_THINGS = 4;

  @Override
  public List<String> classes() {
    return List.of("non-cat", "cat");
  }

  @Override
  public void draw(int label, Random random, Graphics2D graphics) {
    Variety variety = new Variety(random);
    variety.background(graphics);
    variety.place(graphics, 5, 15, 0.75, 1.1);
    if (label == 1) {
      drawCat(graphics, variety);
    } else {
      switch (variety.below(OTHER_THINGS)) {
        case 0 -> drawDog(graphics, variety);
        case 1 -> drawHouse(graphics, variety);
        case 2 -> drawFlower(graphics, variety);
        default -> drawBall(graphics, variety);
      }
    }
  }

  private static void drawCat(Graphics2D graphics, Variety variety) {
    Color fur = fur(variety);
    for (int side = -1; side <= 1; side += 2) {
      drawTriangle(graphics, fur, side * 18, -6, side * 16, -26, side * 3, -14);
      drawTriangle(
          graphics, Variety.scaled(fur, 1.4), side * 15, -10, side * 14.5, -20, side * 7, -14);
    }
    graphics.setColor(fur);
    graphics.fill(new Ellipse2D.Double(-19, -16, 38, 34));
    Color iris = variety.colour(0.12, 0.4, 0.6, 0.95);
    for (int side = -1; side <= 1; side += 2) {
      graphics.setColor(iris);
      graphics.fill(new Ellipse2D.Double(side * 8 - 4, -6, 8, 7));
      graphics.setColor(Color.BLACK);
      graphics.fill(new Ellipse2D.Double(side * 8 - 1, -6, 2, 7));
    }
    drawTriangle(graphics, new Color(220, 130, 140), -2.5, 5, 2.5, 5, 0, 8);
    graphics.setColor(new Color(240, 240, 240));
    graphics.setStroke(new BasicStroke(0.9f));
    for (int side = -1; side <= 1; side += 2) {
      for (int whisker = -1; whisker <= 1; whisker++) {
        graphics.draw(new Line2D.Double(side * 5, 8, side * 24, 8 + 4 * whisker));
      }
    }
  }

  private static void drawDog(Graphics2D graphics, Variety variety) {
    Color fur = fur(variety);
    graphics.setColor(fur);
    graphics.fill(new Ellipse2D.Double(-16, -18, 32, 38));
    graphics.setColor(Variety.scaled(fur, 0.6));
    for (int side = -1; side <= 1; side += 2) {
      graphics.fill(new Ellipse2D.Double(side * 17 - 5, -16, 10, 26));
    }
    graphics.setColor(Variety.scaled(fur, 1.3));
    graphics.fill(new Ellipse2D.Double(-9, 2, 18, 16));
    graphics.setColor(Color.BLACK);
    graphics.fill(new Ellipse2D.Double(-4, 3, 8, 6));
    graphics.fill(new Ellipse2D.Double(-9, -8, 4, 4));
    graphics.fill(new Ellipse2D.Double(5, -8, 4, 4));
  }

  private static void drawHouse(Graphics2D graphics, Variety variety) {
    graphics.setColor(variety.colour(0, 1, 0.5, 0.95));
    graphics.fill(new Rectangle2D.Double(-18, -6, 36, 26));
    drawTriangle(graphics, variety.colour(0, 0.08, 0.3, 0.7), -22, -6, 22, -6, 0, -24);
    graphics.setColor(variety.colour(0.5, 0.65, 0.6, 0.9));
    graphics.fill(new Rectangle2D.Double(-13, 0, 9, 8));
    graphics.fill(new Rectangle2D.Double(5, 0, 9, 20));
  }

  private static void drawFlower(Graphics2D graphics, Variety variety) {
    graphics.setColor(new Color(50, 120, 40));
    graphics.setStroke(new BasicStroke(3));
    graphics.draw(new Line2D.Double(0, 0, variety.between(-6, 6), 30));
    graphics.setColor(variety.colour(0.75, 1.1, 0.6, 1));
    int petals = 5 + variety.below(4);
    for (int petal = 0; petal < petals; petal++) {
      double angle = 2 * Math.PI * petal / petals;
      graphics.fill(
          new Ellipse2D.Double(12 * Math.cos(angle) - 7, 12 * Math.sin(angle) - 11, 14, 14));
    }
    graphics.setColor(new Color(230, 190, 40));
    graphics.fill(new Ellipse2D.Double(-6, -10, 12, 12));
  }

  private static void drawBall(Graphics2D graphics, Variety variety) {
    graphics.setColor(variety.colour(0, 1, 0.4, 1));
    graphics.fill(new Ellipse2D.Double(-18, -18, 36, 36));
    graphics.setColor(variety.colour(0, 1, 0.4, 1));
    graphics.setStroke(new BasicStroke(4));
    graphics.draw(new Line2D.Double(-17, 0, 17, 0));
    graphics.draw(new Ellipse2D.Double(-8, -17, 16, 34));
  }

  private static Color fur(Variety variety) {
    return variety.colour(0.05, 0.12, 0.2, 0.85);
  }

  private static void drawTriangle(
      Graphics2D graphics,
      Color colour,
      double x1,
      double y1,
      double x2,
      double y2,
      double x3,
      double y3) {
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(x1, y1);
    triangle.lineTo(x2, y2);
    triangle.lineTo(x3, y3);
    triangle.closePath();
    graphics.setColor(colour);
    graphics.fill(triangle);
  }
}
