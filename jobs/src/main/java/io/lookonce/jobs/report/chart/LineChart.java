package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Lines over two axes, drawn as SVG, with a legend where there are several.
 *
 * <p>Like {@link BarChart} it stretches in width alone: letters and strokes keep their size. A
 * series of more than {@value PointThinning#MOST_POINTS} points is thinned without losing its
 * peaks.
 *
 * @param id its place on the page, unique there
 * @param title what is drawn, read aloud in place of the drawing
 * @param x what runs from left to right
 * @param y what runs upwards
 * @param series the lines, in the order of the legend
 */
public record LineChart(String id, String title, Axis x, Axis y, List<Series> series) {
  private static final int TOP = 30;
  private static final int PLOT_HEIGHT = 220;
  private static final int BOTTOM = TOP + PLOT_HEIGHT;
  private static final int HEIGHT = BOTTOM + 40;

  /** Width of the column of labels at the left, in percent of the drawing. */
  private static final int GUTTER = 10;

  private static final Drawing.Plot PLOT = new Drawing.Plot(GUTTER, 100 - GUTTER, TOP, PLOT_HEIGHT);

  /** Lines that the style sheet tells apart. */
  static final int STYLES = 6;

  /**
   * A line.
   *
   * @param name what the legend calls it
   * @param x of every point, in the order in which they are joined
   * @param y of every point; what is no finite number, or has no place on the axis, leaves a gap
   */
  public record Series(String name, double[] x, double[] y) {
    public Series {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "Series %s has %d x and %d y".formatted(name, x.length, y.length));
      }
    }
  }

  public void write(Html html) {
    AxisTicks across = ticks(x, Series::x);
    AxisTicks upwards = ticks(y, Series::y);
    new Drawing(id, title, HEIGHT).write(html, () -> writeDrawing(html, across, upwards));
    if (series.size() > 1) {
      html.element("ul", () -> writeLegend(html), "class", "legend");
    }
  }

  private AxisTicks ticks(Axis axis, Function<Series, double[]> values) {
    double[] held =
        series.stream()
            .flatMapToDouble(line -> DoubleStream.of(values.apply(line)))
            .filter(axis::holds)
            .toArray();
    return AxisTicks.of(
        axis,
        DoubleStream.of(held).min().orElse(Double.POSITIVE_INFINITY),
        DoubleStream.of(held).max().orElse(Double.NEGATIVE_INFINITY));
  }

  private void writeDrawing(Html html, AxisTicks across, AxisTicks upwards) {
    html.element("text", y.title(), "x", "0", "y", "12", "class", "axis");
    for (int i = 0; i < upwards.values().size(); i++) {
      writeRow(html, upwards.position(upwards.values().get(i)), upwards.labels().get(i));
    }
    for (int i = 0; i < across.values().size(); i++) {
      writeMark(html, across.position(across.values().get(i)), across.labels().get(i));
    }
    html.element(
        "text",
        x.title(),
        "x",
        "100%",
        "y",
        String.valueOf(HEIGHT - 4),
        "text-anchor",
        "end",
        "class",
        "axis");
    PLOT.write(html, () -> writeLines(html, across, upwards));
  }

  private static void writeRow(Html html, double position, String label) {
    Drawing.writeRow(html, GUTTER, BOTTOM - Math.round(PLOT_HEIGHT * position), label);
  }

  private static void writeMark(Html html, double position, String label) {
    String place = Drawing.percent(GUTTER + position * (100 - GUTTER));
    Drawing.writeColumn(html, place, BOTTOM, BOTTOM + 5);
    html.element(
        "text",
        label,
        "x",
        place,
        "y",
        String.valueOf(BOTTOM + 18),
        "text-anchor",
        position < 1 ? "middle" : "end");
  }

  private void writeLines(Html html, AxisTicks across, AxisTicks upwards) {
    for (int i = 0; i < series.size(); i++) {
      Series line = series.get(i);
      html.element(
          "g",
          () -> {
            html.element("title", line.name());
            strokes(line, across, upwards)
                .forEach(points -> html.empty("polyline", "points", points));
          },
          "class",
          style(i));
    }
  }

  /** The points of every unbroken stretch of a line. */
  private List<String> strokes(Series line, AxisTicks across, AxisTicks upwards) {
    List<String> strokes = new ArrayList<>();
    List<String> stroke = new ArrayList<>();
    for (int i : PointThinning.kept(line.y(), point -> isDrawable(line, point))) {
      if (isDrawable(line, i)) {
        stroke.add(
            Drawing.point(
                across.position(line.x()[i]), upwards.position(line.y()[i]), PLOT_HEIGHT));
      } else {
        addStroke(strokes, stroke);
        stroke = new ArrayList<>();
      }
    }
    addStroke(strokes, stroke);
    return strokes;
  }

  private static void addStroke(List<String> strokes, List<String> stroke) {
    if (stroke.size() == 1) {
      // A line from a point to itself is drawn as a dot.
      stroke.add(stroke.get(0));
    }
    if (!stroke.isEmpty()) {
      strokes.add(String.join(" ", stroke));
    }
  }

  private boolean isDrawable(Series line, int point) {
    return x.holds(line.x()[point]) && y.holds(line.y()[point]);
  }

  private void writeLegend(Html html) {
    for (int i = 0; i < series.size(); i++) {
      String style = style(i);
      String name = series.get(i).name();
      html.element(
          "li",
          () -> {
            html.element(
                "svg",
                () ->
                    html.element(
                        "g", () -> html.empty("polyline", "points", "2,6 26,6"), "class", style),
                "class",
                "plot",
                "width",
                "28",
                "height",
                "12");
            html.element("bdi", name);
          });
    }
  }

  private static String style(int line) {
    return "line-" + (line % STYLES + 1);
  }
}
