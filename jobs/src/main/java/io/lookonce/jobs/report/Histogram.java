package io.lookonce.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Counts over consecutive bins as upright bars, drawn as SVG.
 *
 * <p>Like {@link BarChart} it stretches in width alone. Marks on the axis stand at a bin's middle
 * or at an edge, so that a scale from 0 to 1 and a row of whole numbers both read right.
 *
 * @param id its place on the page, unique there
 * @param title what is counted, read aloud in place of the drawing
 * @param bins the bins in order, at least one
 * @param marks what is written under the axis
 */
record Histogram(String id, String title, List<Bin> bins, List<Mark> marks) {
  private static final int TOP = 22;
  private static final int PLOT_HEIGHT = 170;
  private static final int BOTTOM = TOP + PLOT_HEIGHT;
  private static final int HEIGHT = BOTTOM + 22;

  /** One bar: what it holds, in words, and how many. */
  record Bin(String name, long count) {}

  /** A label of the axis at {@code position}, in bins from the left edge. */
  record Mark(double position, String label) {}

  void write(Html html) {
    long ceiling = ceiling(bins.stream().mapToLong(Bin::count).max().orElse(0));
    html.element(
        "svg",
        () -> {
          html.element("title", title, "id", id + "-title");
          writeLine(html, ceiling, ceiling);
          if (ceiling % 2 == 0) {
            writeLine(html, ceiling / 2, ceiling);
          }
          for (int bin = 0; bin < bins.size(); bin++) {
            writeBin(html, bin, ceiling);
          }
          writeLine(html, 0, ceiling);
          marks.forEach(mark -> writeMark(html, mark));
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
        String.valueOf(HEIGHT));
  }

  /** Every bin and its count, for a table beside the drawing. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    bins.forEach(bin -> rows.add(List.of(bin.name(), Figures.count(bin.count()))));
    return rows;
  }

  /**
   * The next round number at or above the largest count: 1, 2, 4, 5, 6, 8 or 10 times a power of
   * ten.
   */
  static long ceiling(long largest) {
    if (largest <= 1) {
      return 1;
    }
    long power = 1;
    while (largest / 10 >= power) {
      power *= 10;
    }
    for (long step : new long[] {1, 2, 4, 5, 6, 8}) {
      if (largest <= step * power || step * power < 0) {
        return step * power < 0 ? largest : step * power;
      }
    }
    return power > Long.MAX_VALUE / 10 ? largest : 10 * power;
  }

  private void writeBin(Html html, int index, long ceiling) {
    Bin bin = bins.get(index);
    double height = (double) PLOT_HEIGHT * bin.count() / ceiling;
    double visible = bin.count() > 0 ? Math.max(height, 1.5) : 0;
    html.element(
        "g",
        () -> {
          html.element("title", bin.name() + ": " + Figures.count(bin.count()));
          html.empty(
              "rect",
              "x",
              percent(index + 0.08),
              "y",
              String.format(Locale.ROOT, "%.1f", BOTTOM - visible),
              "width",
              percent(0.84),
              "height",
              String.format(Locale.ROOT, "%.1f", visible),
              "class",
              "bar");
        });
  }

  private static void writeLine(Html html, long value, long ceiling) {
    long y = BOTTOM - Math.round((double) PLOT_HEIGHT * value / ceiling);
    String height = String.valueOf(y);
    html.empty("line", "x1", "0", "x2", "100%", "y1", height, "y2", height, "class", "grid");
    if (value > 0) {
      html.element("text", Figures.count(value), "x", "0", "y", String.valueOf(y - 5));
    }
  }

  private void writeMark(Html html, Mark mark) {
    String anchor =
        mark.position() <= 0 ? "start" : mark.position() >= bins.size() ? "end" : "middle";
    html.element(
        "text",
        mark.label(),
        "x",
        percent(mark.position()),
        "y",
        String.valueOf(HEIGHT - 5),
        "text-anchor",
        anchor);
  }

  private String percent(double position) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * position / bins.size());
  }
}
