package io.lookonce.jobs.training;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The examples of a data set in the plane.
 *
 * @param points all of them
 */
public record PlanarPoints(List<Point> points) {

  /** Places of a {@link DecisionRegions} in each direction. */
  static final int PLACES = 96;

  /** How far a map reaches beyond the points, as a share of their extent. */
  private static final double MARGIN = 0.08;

  /**
   * An example.
   *
   * @param x its first number
   * @param y its second number
   * @param label its class, from 0
   * @param training whether it is trained on
   */
  public record Point(float x, float y, int label, boolean training) {}

  /** A map around all points that holds no class yet. */
  DecisionRegions extent() {
    double[] x = range(Point::x);
    double[] y = range(Point::y);
    return new DecisionRegions(x[0], x[1], y[0], y[1], List.of());
  }

  private double[] range(ToDoubleFunction<Point> number) {
    double low = points.stream().mapToDouble(number).min().orElse(0);
    double high = points.stream().mapToDouble(number).max().orElse(1);
    double margin = high > low ? (high - low) * MARGIN : 1;
    return new double[] {low - margin, high + margin};
  }
}
