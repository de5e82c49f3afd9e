package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines across parallel axes, one line per trial (Inselberg, 1985): which settings go with which
 * results. Like {@link LineChart} it stretches in width alone.
 *
 * @param id its place on the page, unique there
 * @param title what is drawn, read aloud in place of the drawing
 * @param axes from left to right, at least two
 * @param lines their names, the most important first
 */
public record ParallelCoordinates(
    String id, String title, List<ParallelAxis> axes, List<String> lines) {

  private static final int TOP = 34;
  private static final int PLOT_HEIGHT = 240;
  private static final int HEIGHT = TOP + PLOT_HEIGHT + 20;

  /** Place at the right for the labels of the last axis, in percent of the drawing. */
  private static final int GUTTER = 12;

  private static final Drawing.Plot PLOT = new Drawing.Plot(0, 100 - GUTTER, TOP, PLOT_HEIGHT);

  public void write(Html html) {
    new Drawing(id, title, HEIGHT)
        .write(
            html,
            () -> {
              PLOT.write(html, () -> writeLines(html));
              for (int axis = 0; axis < axes.size(); axis++) {
                writeAxis(html, axis);
              }
            });
  }

  private void writeAxis(Html html, int number) {
    ParallelAxis axis = axes.get(number);
    String place = Drawing.percent(right(number) * (100 - GUTTER));
    Drawing.writeColumn(html, place, TOP, TOP + PLOT_HEIGHT);
    // Every second title stands lower, so that neighbours do not run into each other.
    html.element(
        "text", axis.title(), "x", place, "y", number % 2 == 0 ? "12" : "26", "class", "axis");
    for (ParallelAxis.Mark mark : axis.marks()) {
      html.element(
          "text",
          mark.label(),
          "x",
          place,
          "y",
          String.valueOf(Math.round(TOP + PLOT_HEIGHT * (1 - mark.place())) + 4));
    }
  }

  /** The most important lines come last, on top of the others. */
  private void writeLines(Html html) {
    for (int line = lines.size() - 1; line >= 0; line--) {
      int drawn = line;
      html.element(
          "g",
          () -> {
            html.element("title", lines.get(drawn));
            html.empty("polyline", "points", points(drawn));
          },
          "class",
          drawn < LineChart.STYLES ? "line-" + (drawn + 1) : "faint");
    }
  }

  private String points(int line) {
    List<String> points = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      double up = axes.get(axis).places()[line];
      if (Double.isFinite(up)) {
        points.add(Drawing.point(right(axis), up, PLOT_HEIGHT));
      }
    }
    return String.join(" ", points);
  }

  /** Where an axis stands, from 0 at the left edge to 1. */
  private double right(int axis) {
    return axes.size() == 1 ? 0 : (double) axis / (axes.size() - 1);
  }
}
