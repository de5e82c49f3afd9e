package io.lookonce.datasets.planar;

import io.lookonce.datasets.planar.PlanarFigure.NoisyOutlines;
import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Two circles around the origin, of radius 1 (label 0) and 0.8 (label 1): scikit-learn's {@code
 * make_circles} after {@code np.random.seed}, with the arguments of the notebook on initialisation.
 * Sine and cosine are those of StrictMath, so the last digits may differ from NumPy's but are the
 * same on every machine.
 */
public final class Circles implements PlanarFigure {

  private static final double INNER_RADIUS = 0.8;

  @Override
  public String name() {
    return "circles";
  }

  @Override
  public List<String> classes() {
    return List.of("outer", "inner");
  }

  @Override
  public List<PlanarPoint> draw(int count, double noise, NumpyRandom random) {
    int outer = count / 2;
    List<PlanarPoint> points = new ArrayList<>(count);
    for (double angle : NoisyOutlines.even(2 * Math.PI, outer, false)) {
      points.add(new PlanarPoint(StrictMath.cos(angle), StrictMath.sin(angle), 0));
    }
    for (double angle : NoisyOutlines.even(2 * Math.PI, count - outer, false)) {
      points.add(
          new PlanarPoint(
              StrictMath.cos(angle) * INNER_RADIUS, StrictMath.sin(angle) * INNER_RADIUS, 1));
    }
    return NoisyOutlines.shuffledAndDisplaced(points, noise, random);
  }
}
