package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;

/** The bounding box of points that are added one by one. */
final class PointBounds {

  private double xMin = Double.POSITIVE_INFINITY;
  private double yMin = Double.POSITIVE_INFINITY;
  private double xMax = Double.NEGATIVE_INFINITY;
  private double yMax = Double.NEGATIVE_INFINITY;
  private int points;

  /** A box from its corners, which may be reversed or NaN. */
  static PointBounds corners(double xMin, double yMin, double xMax, double yMax) {
    PointBounds corners = new PointBounds();
    corners.xMin = xMin;
    corners.yMin = yMin;
    corners.xMax = xMax;
    corners.yMax = yMax;
    corners.points = 2;
    return corners;
  }

  /** Adds a point; NaN makes the box NaN, so that it is reported. */
  void add(double x, double y) {
    points++;
    xMin = Math.min(xMin, x);
    yMin = Math.min(yMin, y);
    xMax = Math.max(xMax, x);
    yMax = Math.max(yMax, y);
  }

  /**
   * Adds points from an array x, y, x, y …
   *
   * @return false if it is not an array of pairs of numbers
   */
  boolean addFlat(JsonNode coordinates) {
    if (!coordinates.isArray() || coordinates.size() % 2 != 0) {
      return false;
    }
    for (int i = 0; i < coordinates.size(); i += 2) {
      if (!coordinates.get(i).isNumber() || !coordinates.get(i + 1).isNumber()) {
        return false;
      }
      add(coordinates.get(i).asDouble(), coordinates.get(i + 1).asDouble());
    }
    return true;
  }

  /**
   * Adds points from an array of arrays of two numbers.
   *
   * @return false if it is not such an array
   */
  boolean addPairs(JsonNode pairs) {
    if (!pairs.isArray()) {
      return false;
    }
    for (JsonNode pair : pairs) {
      if (pair.size() != 2 || !addFlat(pair)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds the corners of a rotated rectangle.
   *
   * @param x of the centre of rotation
   * @param y likewise
   * @param left of the unrotated rectangle, relative to the centre of rotation
   * @param degrees clockwise
   */
  void addTurned(
      double x, double y, double left, double top, double width, double height, double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    for (double across : new double[] {left, left + width}) {
      for (double down : new double[] {top, top + height}) {
        add(x + across * cos - down * sin, y + across * sin + down * cos);
      }
    }
  }

  /** The box with both axes scaled. */
  PointBounds scaled(double xUnit, double yUnit) {
    return corners(xMin * xUnit, yMin * yUnit, xMax * xUnit, yMax * yUnit);
  }

  int points() {
    return points;
  }

  AnnotatedBox box(String className, AnnotationPlace place) {
    return box(className, Double.NaN, false, false, place);
  }

  AnnotatedBox box(
      String className, double area, boolean crowd, boolean difficult, AnnotationPlace place) {
    return new AnnotatedBox(className, xMin, yMin, xMax, yMax, area, crowd, difficult, place);
  }
}
