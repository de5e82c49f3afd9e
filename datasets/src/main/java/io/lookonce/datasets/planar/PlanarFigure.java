package io.lookonce.datasets.planar;

import io.lookonce.network.NumpyRandom;
import java.util.List;

/** A figure of two classes in the plane, from which points are drawn. */
public interface PlanarFigure {

  /** What {@code generate} calls it. */
  String name();

  /** The two classes, by label. */
  List<String> classes();

  /**
   * Draws points; the same state of the random numbers gives the same points.
   *
   * @param count how many, at least 2
   * @param noise the figure's unsharpness, at least 0
   */
  List<PlanarPoint> draw(int count, double noise, NumpyRandom random);
}
