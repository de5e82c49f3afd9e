package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.List;
import java.util.Locale;

/**
 * The frame of an SVG drawing that fills the width of its page. Widths are percentages and heights
 * pixels, so letters and strokes keep their size on every screen.
 *
 * @param id unique on the page
 * @param title says what is drawn; read by screen readers instead of the drawing
 * @param height in pixels
 * @param least smallest width in pixels; 0 where the drawing fits any screen
 */
record Drawing(String id, String title, int height, int least) {

  /** Width of the plot in its own units, which the browser stretches. */
  static final int PLOT_WIDTH = 1000;

  /** Letters of an axis that fit side by side on a phone 390 pixels wide. */
  private static final int LETTERS_ACROSS = 38;

  /** Space between two labels of an axis, in letters. */
  private static final int LABEL_GAP = 2;

  Drawing(String id, String title, int height) {
    this(id, title, height, 0);
  }

  /**
   * The step at which labels along a horizontal axis do not touch each other on a phone: 1 to show
   * all of them, 2 for every second one, and so on.
   */
  static int labelStep(List<String> labels) {
    int longest = labels.stream().mapToInt(String::length).max().orElse(0);
    int room = Math.max(1, LETTERS_ACROSS / (longest + LABEL_GAP));
    return (labels.size() + room - 1) / room;
  }

  /**
   * The area of the lines: {@value #PLOT_WIDTH} units wide, one unit per pixel high.
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
        least > 0 ? "chart broad" : "chart",
        "width",
        least > 0 ? String.valueOf(least) : "100%",
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
