package io.lookonce.datasets.planar;

import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/** A distribution of points of two classes in the plane. */
public interface PlanarFigure {

  /** The name for the command {@code generate}. */
  String name();

  /** The two classes, by label. */
  List<String> classes();

  /**
   * Draws points; the same state of the generator gives the same points.
   *
   * @param count number of points, at least 2
   * @param noise standard deviation of the noise, at least 0
   */
  List<PlanarPoint> draw(int count, double noise, NumpyRandom random);

  /**
   * A labelled point of the plane.
   *
   * @param x horizontal coordinate
   * @param y vertical coordinate
   * @param label 0 or 1
   */
  public record PlanarPoint(double x, double y, int label) {}

  /** The steps that circles and moons share: points on two outlines, shuffled and displaced. */
  static final class NoisyOutlines {

    private NoisyOutlines() {}

    /**
     * Evenly spaced numbers, like NumPy's {@code linspace}.
     *
     * @param last the end of the interval, which starts at 0
     * @param included whether the last number is the end of the interval
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
     * Shuffles points, then adds normal noise to their coordinates, point by point, x before y.
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
}
