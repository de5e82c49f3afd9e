package io.lookonce.datasets.planar;

import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What circles and moons have in common: two outlines, shuffled, every point displaced a little.
 */
final class NoisyOutlines {

  private NoisyOutlines() {}

  /**
   * Numbers at even distances.
   *
   * @param last the end of the interval that begins at 0
   * @param included whether the last number is the end itself
   */
  static double[] even(double last, int count, boolean included) {
    double[] numbers = new double[count];
    int gaps = included ? count - 1 : count;
    double gap = gaps == 0 ? 0 : last / gaps;
    for (int i = 0; i < count; i++) {
      numbers[i] = included && i > 0 && i == count - 1 ? last : i * gap;
    }
    return numbers;
  }

  /**
   * Shuffles points, then adds normal numbers to their coordinates, point by point, x before y.
   *
   * @param noise the standard deviation; 0 draws nothing after the shuffle
   */
  static List<PlanarPoint> shuffledAndDisplaced(
      List<PlanarPoint> points, double noise, NumpyRandom random) {
    List<PlanarPoint> drawn = new ArrayList<>(points.size());
    for (int index : random.permutation(points.size())) {
      PlanarPoint point = points.get(index);
      if (noise > 0) {
        double x = point.x() + noise * random.normal();
        double y = point.y() + noise * random.normal();
        point = new PlanarPoint(x, y, point.label());
      }
      drawn.add(point);
    }
    return drawn;
  }
}
