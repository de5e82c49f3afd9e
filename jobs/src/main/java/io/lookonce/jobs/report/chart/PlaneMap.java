package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.List;
import java.util.Locale;

/**
 * Decision regions of a network over a rectangle of the plane, with the points of the data set on
 * top.
 *
 * @param left the smallest x
 * @param right the largest x
 * @param bottom the smallest y
 * @param top the largest y
 * @param rows from the top; one character per cell from the left, the class id in base 36
 * @param points of the data set
 */
public record PlaneMap(
    double left, double right, double bottom, double top, List<String> rows, List<Point> points) {

  /** Number of class colours in the style sheet. */
  private static final int COLOURS = 4;

  private static final int DIGITS = 36;

  /** Side of the square drawing in its own units. */
  private static final double SIDE = 320;

  /**
   * An example of the data set.
   *
   * @param x to the right
   * @param y upwards
   * @param label class id from 0
   * @param training whether it belongs to the training split
   */
  public record Point(double x, double y, int label, boolean training) {}

  /**
   * Writes the map as SVG.
   *
   * @param title read by screen readers instead of the drawing
   */
  public void write(Html html, String title) {
    html.element(
        "svg",
        () -> {
          html.element("title", title);
          for (int row = 0; row < rows.size(); row++) {
            writeRow(html, row);
          }
          points.forEach(point -> writePoint(html, point));
        },
        "role",
        "img",
        "class",
        "map",
        "width",
        "100%",
        "viewBox",
        "0 0 320 320");
  }

  /** Adjacent cells of one class become one rectangle. */
  private void writeRow(Html html, int row) {
    String places = rows.get(row);
    double size = SIDE / places.length();
    int from = 0;
    for (int to = 1; to <= places.length(); to++) {
      if (to == places.length() || places.charAt(to) != places.charAt(from)) {
        html.empty(
            "rect",
            "x",
            number(from * size),
            "y",
            number(row * SIDE / rows.size()),
            "width",
            number((to - from) * size),
            "height",
            number(SIDE / rows.size() + 0.3),
            "class",
            "region-" + colour(Character.digit(places.charAt(from), DIGITS)));
        from = to;
      }
    }
  }

  /** A browser draws a line from a point to itself as a dot. */
  private void writePoint(Html html, Point point) {
    String place =
        number((point.x() - left) / (right - left) * SIDE)
            + ","
            + number((top - point.y()) / (top - bottom) * SIDE);
    html.empty(
        "polyline",
        "points",
        place + " " + place,
        "class",
        "dot-" + colour(point.label()) + (point.training() ? "" : " unseen"));
  }

  private static int colour(int label) {
    return Math.floorMod(label, COLOURS) + 1;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
