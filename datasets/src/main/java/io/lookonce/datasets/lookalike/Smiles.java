package io.lookonce.datasets.lookalike;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.QuadCurve2D;
import java.util.List;
import java.util.Random;

/** Faces that smile or do not. */
public final class Smiles implements LookAlike {

  @Override
  public List<String> classes() {
    return List.of("not-smiling", "smiling");
  }

  @Override
  public void draw(int label, Random random, Graphics2D graphics) {
    Variety variety = new Variety(random);
    variety.background(graphics);
    variety.place(graphics, 5, 12, 0.75, 1.1);
    Color skin = variety.skin();
    drawHead(graphics, skin, variety);
    drawEyes(graphics, variety);
    drawMouth(graphics, label == 1, variety);
  }

  private static void drawHead(Graphics2D graphics, Color skin, Variety variety) {
    graphics.setColor(variety.colour(0.02, 0.13, 0.1, 0.6));
    graphics.fill(new Ellipse2D.Double(-20, -27, 40, 44));
    graphics.setColor(skin);
    double width = variety.between(32, 38);
    graphics.fill(new Ellipse2D.Double(-width / 2, -20, width, 44));
    graphics.setColor(Variety.scaled(skin, 0.8));
    graphics.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(new QuadCurve2D.Double(0, -2, 4, 5, -1, 6));
  }

  private static void drawEyes(Graphics2D graphics, Variety variety) {
    double gaze = variety.between(-1.2, 1.2);
    for (int side = -1; side <= 1; side += 2) {
      graphics.setColor(Color.WHITE);
      graphics.fill(new Ellipse2D.Double(side * 8 - 4, -8, 8, 5.5));
      graphics.setColor(new Color(40, 30, 30));
      graphics.fill(new Ellipse2D.Double(side * 8 - 2 + gaze, -7.5, 4, 4.5));
      graphics.draw(new QuadCurve2D.Double(side * 8 - 4, -11, side * 8, -13, side * 8 + 4, -11));
    }
  }

  /** Smiling mouths turn up and may show teeth; others are straight, turned down or round. */
  private static void drawMouth(Graphics2D graphics, boolean smiling, Variety variety) {
    Color lips = variety.colour(0.96, 1.0, 0.45, 0.7);
    double half = variety.between(6, 9);
    graphics.setColor(lips);
    graphics.setStroke(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    if (smiling && variety.oneIn(2)) {
      graphics.setColor(Color.WHITE);
      Arc2D teeth = new Arc2D.Double(-half, 6, 2 * half, 11, 180, 180, Arc2D.CHORD);
      graphics.fill(teeth);
      graphics.setColor(lips);
      graphics.draw(teeth);
    } else if (!smiling && variety.oneIn(3)) {
      graphics.fill(new Ellipse2D.Double(-3, 10, 6, 7));
    } else {
      double bend = smiling ? variety.between(6, 9) : variety.between(-6, 0.5);
      graphics.draw(new QuadCurve2D.Double(-half, 12, 0, 12 + bend, half, 12));
    }
  }
}
