package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.chart.Axis.AxisTicks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Parallel coordinates (Inselberg, 1985): one vertical axis per setting and result, one line per
 * trial. The drawing scrolls sideways where the page is too narrow for its labels.
 *
 * @param id unique on the page
 * @param title says what is drawn; read by screen readers instead of the drawing
 * @param axes from left to right, at least two
 * @param lines the names of the lines, the most important first
 */
public record ParallelCoordinates(
    String id, String title, List<ParallelAxis> axes, List<String> lines) {

  private static final int TOP = 42;
  private static final int PLOT_HEIGHT = 240;
  private static final int HEIGHT = TOP + PLOT_HEIGHT + 20;

  /** Space at the right for the labels of the last axis, in percent of the drawing. */
  private static final int GUTTER = 12;

  /** Distance of two axes at least, in pixels: room for {@value #LETTERS} letters. */
  private static final int LEAST_DISTANCE = 105;

  /** Longest label of a mark. */
  private static final int LETTERS = 13;

  /** Longest title: the titles of neighbours are at different heights, so it may be longer. */
  private static final int TITLE_LETTERS = 2 * LETTERS;

  private static final Drawing.Plot PLOT = new Drawing.Plot(0, 100 - GUTTER, TOP, PLOT_HEIGHT);

  public void write(Html html) {
    DataTable.writeScrolling(
        html,
        title,
        () ->
            new Drawing(id, title, HEIGHT, LEAST_DISTANCE * (axes.size() + 1))
                .write(
                    html,
                    () -> {
                      PLOT.write(html, () -> writeLines(html));
                      for (int axis = 0; axis < axes.size(); axis++) {
                        writeAxis(html, axis);
                      }
                    }));
  }

  private void writeAxis(Html html, int number) {
    ParallelAxis axis = axes.get(number);
    String place = Drawing.percent(right(number) * (100 - GUTTER));
    Drawing.writeColumn(html, place, TOP, TOP + PLOT_HEIGHT);
    html.element(
        "text",
        ending(axis.title()),
        "x",
        place,
        "y",
        number % 2 == 0 ? "12" : "26",
        "class",
        "axis");
    for (ParallelAxis.Mark mark : axis.marks()) {
      html.element(
          "text",
          beginning(mark.label()),
          "x",
          place,
          "y",
          String.valueOf(Math.round(TOP + PLOT_HEIGHT * (1 - mark.place())) + 4),
          "class",
          "mark");
    }
  }

  private static String beginning(String label) {
    return label.length() <= LETTERS ? label : label.substring(0, LETTERS - 1) + "…";
  }

  /** The last words of a key tell more than its first ones. */
  private static String ending(String key) {
    int cut = key.length() - TITLE_LETTERS + 1;
    return key.length() <= TITLE_LETTERS ? key : "…" + key.substring(cut);
  }

  /** Draws the most important lines last, on top of the others. */
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

  /** The position of an axis, from 0 at the left edge to 1. */
  private double right(int axis) {
    return axes.size() == 1 ? 0 : (double) axis / (axes.size() - 1);
  }

  /**
   * One axis of {@link ParallelCoordinates} and the position of every line on it.
   *
   * @param title the quantity
   * @param marks the labels
   * @param places per line from 0 at the bottom to 1; {@code NaN} where a line has no value
   */
  public record ParallelAxis(String title, List<Mark> marks, double[] places) {

    /** Ratio of largest to smallest value above which the axis is logarithmic. */
    private static final double WIDE_RANGE = 50;

    /** Most names beside an axis; of more, every second, third, ... is shown. */
    private static final int MOST_NAMES = 12;

    /**
     * A label.
     *
     * @param place from 0 at the bottom to 1
     * @param label the text
     */
    public record Mark(double place, String label) {}

    /** An axis of numbers; values that are not finite have no position. */
    public static ParallelAxis ofNumbers(String title, double[] values) {
      double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
      double low = Arrays.stream(finite).min().orElse(0);
      double high = Arrays.stream(finite).max().orElse(1);
      Axis axis = low > 0 && high > WIDE_RANGE * low ? Axis.logarithmic(title) : Axis.linear(title);
      AxisTicks ticks = AxisTicks.of(axis, low, high);
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < ticks.values().size(); i++) {
        marks.add(new Mark(ticks.position(ticks.values().get(i)), ticks.labels().get(i)));
      }
      double[] places =
          Arrays.stream(values)
              .map(value -> Double.isFinite(value) ? ticks.position(value) : Double.NaN)
              .toArray();
      return new ParallelAxis(title, marks, places);
    }

    /**
     * An axis of what a setting was: of numbers if all are, else of names in order of appearance.
     */
    public static ParallelAxis ofSettings(String title, List<String> values) {
      double[] numbers = values.stream().mapToDouble(ParallelAxis::number).toArray();
      if (Arrays.stream(numbers).allMatch(Double::isFinite)) {
        return ofNumbers(title, numbers);
      }
      List<String> names = List.copyOf(new LinkedHashSet<>(values));
      double steps = Math.max(1, names.size() - 1);
      int every = (names.size() - 1) / MOST_NAMES + 1;
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < names.size(); i += every) {
        marks.add(new Mark(i / steps, names.get(i)));
      }
      return new ParallelAxis(
          title, marks, values.stream().mapToDouble(name -> names.indexOf(name) / steps).toArray());
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException name) {
        return Double.NaN;
      }
    }
  }
}
