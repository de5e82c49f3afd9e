package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import java.util.List;

/**
 * Named horizontal bars with a figure each, in the given order, drawn as SVG.
 *
 * @param id unique on the page
 * @param title says what is shown; read by screen readers instead of the drawing
 * @param bars from the top
 */
public record BarDrawing(String id, String title, List<Bar> bars) {

  /** Letters of a name and its figure that fit side by side on a small phone. */
  private static final int LETTERS = 38;

  private static final int SHORTEST_NAME = 10;
  private static final int ROW_HEIGHT = 36;
  private static final int BASELINE = 14;
  private static final int BAR_TOP = 20;
  private static final int BAR_HEIGHT = 9;

  /**
   * One bar.
   *
   * @param value proportional to the length; at least 0
   * @param figure the formatted value
   * @param rest whether it sums up all names without a bar of their own
   */
  public record Bar(String name, double value, String figure, boolean rest) {}

  public void write(Html html) {
    double longest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    new Drawing(id, title, bars.size() * ROW_HEIGHT)
        .write(
            html,
            () -> {
              for (int row = 0; row < bars.size(); row++) {
                writeBar(html, bars.get(row), row * ROW_HEIGHT, longest);
              }
            });
  }

  private static void writeBar(Html html, Bar bar, int top, double longest) {
    double share = longest > 0 ? bar.value() / longest : 0;
    String width = Drawing.percent(100 * share);
    String barTop = String.valueOf(top + BAR_TOP);
    String height = String.valueOf(BAR_HEIGHT);
    String baseline = String.valueOf(top + BASELINE);
    html.element(
        "g",
        () -> {
          html.element("title", bar.name() + ": " + bar.figure());
          String name = shortened(bar.name(), LETTERS - bar.figure().length());
          html.element("text", name, "x", "0", "y", baseline);
          html.element(
              "text",
              bar.figure(),
              "x",
              "100%",
              "y",
              baseline,
              "text-anchor",
              "end",
              "class",
              "value");
          html.empty(
              "rect", "y", barTop, "width", "100%", "height", height, "rx", "3", "class", "track");
          html.empty(
              "rect", "y", barTop, "width", width, "height", height, "rx", "3", "class", "bar");
        },
        "class",
        bar.rest() ? "rest" : "one");
  }

  private static String shortened(String name, int room) {
    int letters = Math.max(room, SHORTEST_NAME);
    if (name.codePointCount(0, name.length()) <= letters) {
      return name;
    }
    return name.substring(0, name.offsetByCodePoints(0, letters - 1)) + "…";
  }
}
