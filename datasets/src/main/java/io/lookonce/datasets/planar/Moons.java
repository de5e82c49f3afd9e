package io.lookonce.datasets.planar;

import io.lookonce.datasets.planar.PlanarFigure.NoisyOutlines;
import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Two interleaved half circles of radius 1, the upper one (label 0) around the origin, the lower
 * one (label 1) around (1, 0.5): scikit-learn's {@code make_moons} after {@code np.random.seed},
 * with the arguments of the notebook on optimisation. Sine and cosine are those of StrictMath, so
 * the last digits may differ from NumPy's but are the same on every machine.
 */
public final class Moons implements PlanarFigure {

  @Override
  public String name() {
    return "moons";
  }

  @Override
  public List<String> classes() {
    return List.of("upper", "lower");
  }

  @Override
  public List<PlanarPoint> draw(int count, double noise, NumpyRandom random) {
    int upper = count / 2;
    List<PlanarPoint> points = new ArrayList<>(count);
    for (double angle : NoisyOutlines.even(Math.PI, upper, true)) {
      points.add(new PlanarPoint(StrictMath.cos(angle), StrictMath.sin(angle), 0));
    }
    for (double angle : NoisyOutlines.even(Math.PI, count - upper, true)) {
      points.add(new PlanarPoint(1 - StrictMath.cos(angle), 1 - StrictMath.sin(angle) - 0.5, 1));
    }
    return NoisyOutlines.shuffledAndDisplaced(points, noise, random);
  }
}
