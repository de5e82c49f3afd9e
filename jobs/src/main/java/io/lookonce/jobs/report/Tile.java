package io.lookonce.jobs.report;

import java.util.List;

/**
 * One figure of a report's totals, large, with what it counts and a remark.
 *
 * @param alert whether the figure asks for attention, such as a number of failures above zero
 */
public record Tile(String label, String figure, String remark, boolean alert) {
  /** Longer figures are set smaller, so that they stay inside their tile on a phone. */
  private static final int LONG_FIGURE = 8;

  public static Tile of(String label, String figure, String remark) {
    return new Tile(label, figure, remark, false);
  }

  /** Writes the tiles in a grid that fits the width of the page. */
  static void write(Html html, List<Tile> tiles) {
    html.element("dl", () -> tiles.forEach(tile -> tile.write(html)), "class", "tiles");
  }

  private void write(Html html) {
    html.element(
        "div",
        () -> {
          html.element("dt", label);
          html.element(
              "dd", figure, "class", figure.length() > LONG_FIGURE ? "figure long" : "figure");
          html.element("dd", remark, "class", "remark");
        },
        "class",
        alert ? "tile alert" : "tile");
  }
}
