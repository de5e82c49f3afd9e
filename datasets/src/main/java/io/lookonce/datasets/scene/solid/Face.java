package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Rgb;
import java.util.List;

/**
 * One flat side of a {@link Body}, in the coordinates of the object it belongs to.
 *
 * @param outline x, y, z per corner
 * @param frame x, y, z of the four corners between which details are placed: lower left, lower
 *     right, upper right, upper left, seen from outside
 * @param normal unit vector outwards
 */
record Face(
    double[] outline,
    double[] frame,
    double[] normal,
    Rgb colour,
    Finish finish,
    List<Detail> details) {

  /** The details' corners as points: bilinear between the corners of the frame. */
  double[] place(double[] uv) {
    double[] points = new double[uv.length / 2 * 3];
    for (int i = 0; i < uv.length / 2; i++) {
      double u = uv[2 * i];
      double v = uv[2 * i + 1];
      for (int axis = 0; axis < 3; axis++) {
        double low = frame[axis] * (1 - u) + frame[3 + axis] * u;
        double high = frame[9 + axis] * (1 - u) + frame[6 + axis] * u;
        points[3 * i + axis] = low * (1 - v) + high * v;
      }
    }
    return points;
  }
}
