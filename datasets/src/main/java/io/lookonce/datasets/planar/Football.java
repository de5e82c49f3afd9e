package io.lookonce.datasets.planar;

import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a kicked ball comes down on a pitch and which team heads it: a set like that of the
 * notebook on regularisation, by a rule of our own.
 *
 * <p>Balls fall evenly over −0.6 ≤ x ≤ 0.3, −0.7 ≤ y ≤ 0.6. Ours (label 1) stand left of and above
 * a slightly bent line, theirs (label 0) on its other side. Before it is headed the ball drifts by
 * normal numbers of the given deviation, which nobody sees: near the line either team may get it,
 * and a network that fits every point has learnt the wind.
 */
public final class Football implements PlanarFigure {

  private static final double LEFT = -0.6;
  private static final double RIGHT = 0.3;
  private static final double BOTTOM = -0.7;
  private static final double TOP = 0.6;

  private static final double SLOPE = 1.2;
  private static final double BEND = 0.8;

  @Override
  public String name() {
    return "football";
  }

  @Override
  public List<String> classes() {
    return List.of("theirs", "ours");
  }

  @Override
  public List<PlanarPoint> draw(int count, double noise, NumpyRandom random) {
    List<PlanarPoint> points = new ArrayList<>(count);
    while (points.size() < count) {
      double x = LEFT + (RIGHT - LEFT) * random.uniform();
      double y = BOTTOM + (TOP - BOTTOM) * random.uniform();
      double headedX = x + noise * random.normal();
      double headedY = y + noise * random.normal();
      points.add(new PlanarPoint(x, y, isOurs(headedX, headedY) ? 1 : 0));
    }
    return points;
  }

  /** Whether a place is on our side of the line. */
  static boolean isOurs(double x, double y) {
    double fromMiddle = x - (LEFT + RIGHT) / 2;
    double line = (BOTTOM + TOP) / 2 + SLOPE * fromMiddle + BEND * fromMiddle * fromMiddle;
    return y > line;
  }
}
