package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Rgb;

/**
 * Something painted on a face.
 *
 * @param uv u, v per corner; (0, 0) is the face's lower left corner seen from outside, (1, 1) the
 *     upper right
 * @param colour its own colour
 * @param finish how it answers light
 */
public record Detail(double[] uv, Rgb colour, Finish finish) {

  public static Detail box(
      double left, double low, double right, double high, Rgb colour, Finish finish) {
    return new Detail(
        new double[] {left, low, right, low, right, high, left, high}, colour, finish);
  }

  /** An ellipse as a polygon of twelve corners. */
  public static Detail disc(
      double u, double v, double across, double up, Rgb colour, Finish finish) {
    double[] uv = new double[24];
    for (int i = 0; i < 12; i++) {
      double angle = i * Math.PI / 6;
      uv[2 * i] = u + across * StrictMath.cos(angle);
      uv[2 * i + 1] = v + up * StrictMath.sin(angle);
    }
    return new Detail(uv, colour, finish);
  }
}
