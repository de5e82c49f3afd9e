package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Counts of consecutive bins as vertical bars, drawn as SVG. Like {@link BarChart} it stretches in
 * width only.
 *
 * @param id unique on the page
 * @param title says what is counted; read by screen readers instead of the drawing
 * @param bins in order, at least one
 * @param marks labels of the horizontal axis, at the middle of a bin for whole numbers or at its
 *     edge for a continuous scale
 */
public record Histogram(String id, String title, List<Bin> bins, List<Mark> marks) {
  private static final int TOP = 10;
  private static final int PLOT_HEIGHT = 170;
  private static final int BOTTOM = TOP + PLOT_HEIGHT;
  private static final int HEIGHT = BOTTOM + 22;

  /** Width of the column of counts at the left, in percent of the drawing. */
  private static final int GUTTER = 10;

  /** One bar: the range it covers, in words, and its count. */
  public record Bin(String name, long count) {}

  /** A label of the axis at {@code position}, in bins from the left edge. */
  public record Mark(double position, String label) {}

  /**
   * Counts of numbers from 0 to 1, such as scores.
   *
   * @param counts in equal bins, five of them or a multiple
   */
  public static Histogram ofFractions(String id, String title, long[] counts) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      String name = fraction(i, counts.length) + " to " + fraction(i + 1, counts.length);
      bins.add(new Bin(name, counts[i]));
    }
    List<Mark> marks = new ArrayList<>();
    for (int edge = 0; edge <= counts.length; edge += counts.length / 5) {
      marks.add(new Mark(edge, fraction(edge, counts.length)));
    }
    return new Histogram(id, title, bins, marks);
  }

  private static String fraction(int edge, int bins) {
    return String.format(Locale.ROOT, "%.2f", (double) edge / bins);
  }

  public void write(Html html) {
    new Drawing(id, title, HEIGHT).write(html, () -> writeDrawing(html));
  }

  private void writeDrawing(Html html) {
    double ceiling = ceiling(bins.stream().mapToLong(Bin::count).max().orElse(0));
    writeLine(html, ceiling, ceiling);
    if (ceiling % 2 == 0) {
      writeLine(html, ceiling / 2, ceiling);
    }
    for (int bin = 0; bin < bins.size(); bin++) {
      writeBin(html, bin, ceiling);
    }
    writeLine(html, 0, ceiling);
    writeMarks(html);
  }

  /** Every bin and its count, for a table beside the drawing. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    bins.forEach(bin -> rows.add(List.of(bin.name(), NumberText.count(bin.count()))));
    return rows;
  }

  /** The next round number at or above the largest count: a small step times a power of ten. */
  public static double ceiling(long largest) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(largest, 1))));
    return DoubleStream.of(1, 2, 3, 4, 5, 6, 8)
        .map(step -> step * power)
        .filter(round -> round >= largest)
        .findFirst()
        .orElse(10 * power);
  }

  private void writeBin(Html html, int index, double ceiling) {
    Bin bin = bins.get(index);
    double height = PLOT_HEIGHT * bin.count() / ceiling;
    double visible = bin.count() > 0 ? Math.max(height, 1.5) : 0;
    html.element(
        "g",
        () -> {
          html.element("title", bin.name() + ": " + NumberText.count(bin.count()));
          html.empty(
              "rect",
              "x",
              position(index + 0.08),
              "y",
              String.format(Locale.ROOT, "%.1f", BOTTOM - visible),
              "width",
              width(0.84),
              "height",
              String.format(Locale.ROOT, "%.1f", visible),
              "class",
              "bar");
        });
  }

  private static void writeLine(Html html, double value, double ceiling) {
    long top = BOTTOM - Math.round(PLOT_HEIGHT * value / ceiling);
    Drawing.writeRow(html, GUTTER, top, NumberText.rounded(value));
  }

  /** Leaves out marks that would touch their neighbours; the last one always stays. */
  private void writeMarks(Html html) {
    int step = Drawing.labelStep(marks.stream().map(Mark::label).toList());
    int last = marks.size() - 1;
    for (int i = 0; i <= last; i++) {
      if (i == last || (i % step == 0 && last - i >= step)) {
        writeMark(html, marks.get(i));
      }
    }
  }

  private void writeMark(Html html, Mark mark) {
    String anchor = mark.position() < bins.size() ? "middle" : "end";
    html.element(
        "text",
        mark.label(),
        "x",
        position(mark.position()),
        "y",
        String.valueOf(HEIGHT - 5),
        "text-anchor",
        anchor);
  }

  private String position(double bin) {
    return Drawing.percent(GUTTER + bin * (100.0 - GUTTER) / bins.size());
  }

  private String width(double ofBin) {
    return Drawing.percent(ofBin * (100.0 - GUTTER) / bins.size());
  }
}
