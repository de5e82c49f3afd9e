package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.chart.Axis.AxisTicks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Lines over two axes, drawn as SVG, with a legend for more than one line. Like {@link BarChart} it
 * stretches in width only. A series of more than {@value PointThinning#MOST_POINTS} points is
 * thinned without losing its peaks.
 *
 * @param id unique on the page
 * @param title says what is drawn; read by screen readers instead of the drawing
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines, in the order of the legend
 */
public record LineChart(String id, String title, Axis x, Axis y, List<Series> series) {
  private static final int TOP = 30;
  private static final int PLOT_HEIGHT = 220;
  private static final int BOTTOM = TOP + PLOT_HEIGHT;
  private static final int HEIGHT = BOTTOM + 40;

  /** Width of the column of labels at the left, in percent of the drawing. */
  private static final int GUTTER = 10;

  /** Width of a letter in percent of the drawing, on a phone. */
  private static final double LETTER = 2.3;

  /** Number of line styles in the style sheet. */
  static final int STYLES = 6;

  /**
   * A line.
   *
   * @param name in the legend
   * @param x of every point, in the order in which they are joined
   * @param y of every point; a value that is not finite or not on the axis leaves a gap
   */
  public record Series(String name, double[] x, double[] y) {
    public Series {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "Series %s has %d x and %d y", name, x.length, y.length));
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
    int longest = upwards.labels().stream().mapToInt(String::length).max().orElse(0);
    int gutter = Math.max(GUTTER, (int) Math.ceil(LETTER * longest));
    for (int i = 0; i < upwards.values().size(); i++) {
      long top = BOTTOM - Math.round(PLOT_HEIGHT * upwards.position(upwards.values().get(i)));
      Drawing.writeRow(html, gutter, top, upwards.labels().get(i));
    }
    int step = Drawing.labelStep(across.labels());
    for (int i = 0; i < across.values().size(); i += step) {
      writeMark(html, gutter, across.position(across.values().get(i)), across.labels().get(i));
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
    new Drawing.Plot(gutter, 100 - gutter, TOP, PLOT_HEIGHT)
        .write(html, () -> writeLines(html, across, upwards));
  }

  private static void writeMark(Html html, int gutter, double position, String label) {
    String place = Drawing.percent(gutter + position * (100 - gutter));
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

  /** The points of every stretch of a line without gaps. */
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
      // A browser draws a line from a point to itself as a dot.
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

  /**
   * Downsampling that keeps the first, last, lowest and highest point of every group of neighbours,
   * so no peak disappears (M4 aggregation, Jugel, Jerzak, Hackenbroich and Markl, 2014, over
   * indices of the series).
   */
  static final class PointThinning {
    /** Most points drawn of a series, including gaps. */
    static final int MOST_POINTS = 800;

    /** The four, and one gap. */
    private static final int KEPT_OF_A_GROUP = 5;

    private PointThinning() {}

    /**
     * Selects the points to draw.
     *
     * @param heights the y value of every point
     * @param drawable whether a point has a position on the chart; otherwise it is a gap
     * @return indices in ascending order, including one gap of every group that has any
     */
    static int[] kept(double[] heights, IntPredicate drawable) {
      if (heights.length <= MOST_POINTS) {
        return IntStream.range(0, heights.length).toArray();
      }
      int groups = MOST_POINTS / KEPT_OF_A_GROUP;
      return IntStream.range(0, groups)
          .flatMap(
              group -> {
                int from = (int) ((long) heights.length * group / groups);
                int to = (int) ((long) heights.length * (group + 1) / groups);
                return ofGroup(heights, drawable, from, to);
              })
          .toArray();
    }

    private static IntStream ofGroup(double[] heights, IntPredicate drawable, int from, int to) {
      int first = -1;
      int last = -1;
      int lowest = -1;
      int highest = -1;
      int gap = -1;
      for (int i = from; i < to; i++) {
        if (!drawable.test(i)) {
          gap = i;
          continue;
        }
        first = first < 0 ? i : first;
        last = i;
        lowest = lowest < 0 || heights[i] < heights[lowest] ? i : lowest;
        highest = highest < 0 || heights[i] > heights[highest] ? i : highest;
      }
      int[] kept = {first, last, lowest, highest, gap};
      return Arrays.stream(kept).filter(i -> i >= 0).sorted().distinct();
    }
  }
}
