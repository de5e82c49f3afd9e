package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Rgb;
import java.util.List;

/**
 * One flat side of a {@link Body}, in the coordinates of the object.
 *
 * @param outline x, y, z per corner
 * @param frame x, y, z of the four corners that span the details' coordinates: lower left, lower
 *     right, upper right, upper left, seen from outside
 * @param normal unit vector outwards
 */
public record Face(
    double[] outline,
    double[] frame,
    double[] normal,
    Rgb colour,
    Finish finish,
    List<Detail> details) {

  /**
   * The corners of a detail in the object's coordinates, interpolated bilinearly between the
   * corners of the frame.
   */
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

  /**
   * A detail painted on a face.
   *
   * @param uv u, v per corner; (0, 0) is the face's lower left corner seen from outside, (1, 1) the
   *     upper right
   * @param colour unlit colour
   * @param finish how it reflects light
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

  /** How a surface reflects or emits light. */
  public enum Finish {
    /** Diffuse. */
    MATTE,
    /** Reflects the sky, more so the more it faces up. */
    LACQUER,
    /** Dark, with a reflection of the sky. */
    GLASS,
    /** A headlamp: emits its colour with a wide glow when lamps are on. */
    HEADLAMP,
    /** A tail lamp: emits its colour when lamps are on. */
    TAILLAMP,
    /** Always emits its colour: a signal, or a lit window. */
    LIT
  }
}
