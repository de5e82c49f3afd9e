package io.lookonce.datasets.planar;

import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The landing points of kicked balls on a pitch, labelled with the team that heads the ball: a set
 * similar to that of the notebook on regularisation.
 *
 * <p>Balls fall uniformly over −0.6 ≤ x ≤ 0.3, −0.7 ≤ y ≤ 0.6. The own team (label 1) is left of
 * and above a slightly curved line, the opponents (label 0) are on its other side. The label
 * depends on the landing point plus a hidden normal displacement with the given standard deviation.
 * So both labels occur near the line, and a network that fits every point has overfitted.
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

  /** Whether a point is on the own team's side of the line. */
  static boolean isOurs(double x, double y) {
    double fromMiddle = x - (LEFT + RIGHT) / 2;
    double line = (BOTTOM + TOP) / 2 + SLOPE * fromMiddle + BEND * fromMiddle * fromMiddle;
    return y > line;
  }
}
