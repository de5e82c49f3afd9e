package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.Locale;

/**
 * The frame of a drawing in SVG that fills the width of its page: widths are percentages and
 * heights pixels, so that letters and strokes keep their size on every screen.
 *
 * @param id its place on the page, unique there
 * @param title what is drawn, read aloud in place of the drawing
 * @param height in pixels
 */
record Drawing(String id, String title, int height) {

  /** Units that the plot is wide; the browser stretches them. */
  static final int PLOT_WIDTH = 1000;

  /**
   * Where lines are drawn: {@value #PLOT_WIDTH} units wide, a unit for every pixel high.
   *
   * @param left in percent of the drawing
   * @param width in percent of the drawing
   * @param top in pixels
   * @param height in pixels
   */
  record Plot(int left, int width, int top, int height) {

    void write(Html html, Runnable content) {
      html.element(
          "svg",
          content,
          "x",
          left + "%",
          "y",
          String.valueOf(top),
          "width",
          width + "%",
          "height",
          String.valueOf(height),
          "viewBox",
          "0 0 " + PLOT_WIDTH + " " + height,
          "preserveAspectRatio",
          "none",
          "class",
          "plot");
    }
  }

  void write(Html html, Runnable content) {
    html.element(
        "svg",
        () -> {
          html.element("title", title, "id", id + "-title");
          content.run();
        },
        "role",
        "img",
        "aria-labelledby",
        id + "-title",
        "class",
        "chart",
        "width",
        "100%",
        "height",
        String.valueOf(height));
  }

  /** A horizontal line of the grid from {@code left} percent to the right edge, with its label. */
  static void writeRow(Html html, int left, long top, String label) {
    String height = String.valueOf(top);
    html.empty("line", "x1", left + "%", "x2", "100%", "y1", height, "y2", height, "class", "grid");
    html.element("text", label, "x", "0", "y", String.valueOf(top + 4));
  }

  /** A vertical line of the grid. */
  static void writeColumn(Html html, String place, int top, int bottom) {
    html.empty(
        "line",
        "x1",
        place,
        "x2",
        place,
        "y1",
        String.valueOf(top),
        "y2",
        String.valueOf(bottom),
        "class",
        "grid");
  }

  /** A place or a width as SVG writes it. */
  static String percent(double percent) {
    return String.format(Locale.ROOT, "%.2f%%", percent);
  }

  /**
   * A point of a polyline in a {@link Plot}.
   *
   * @param right from 0 at the left edge to 1
   * @param up from 0 at the bottom to 1
   */
  static String point(double right, double up, int height) {
    return String.format(Locale.ROOT, "%.1f,%.2f", PLOT_WIDTH * right, height * (1 - up));
  }
}
