package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.List;
import java.util.Locale;

/**
 * A piece of the plane, painted by the class that a network gives each place, with the points of
 * the data set on it.
 *
 * @param left the smallest x
 * @param right the largest x
 * @param bottom the smallest y
 * @param top the largest y
 * @param rows from the top; a letter per place from the left, the same for the same class
 * @param points on top
 */
public record PlaneMap(
    double left, double right, double bottom, double top, List<String> rows, List<Point> points) {

  /** Classes that the style sheet tells apart. */
  private static final int COLOURS = 4;

  private static final int DIGITS = 36;

  /** Units along a side of the drawing, which keeps its shape. */
  private static final double SIDE = 320;

  /**
   * An example.
   *
   * @param x to the right
   * @param y upwards
   * @param label its class, from 0
   * @param training whether it was trained on
   */
  public record Point(double x, double y, int label, boolean training) {}

  /**
   * Draws it.
   *
   * @param title read aloud in place of the drawing
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

  /** Neighbours of one class are one rectangle. */
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

  /** A line from a point to itself is drawn as a dot. */
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
