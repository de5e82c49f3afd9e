package io.lookonce.jobs.report;

import java.util.List;

/**
 * One large figure of a report with a label and a remark.
 *
 * @param alert whether the figure needs attention, such as failures above zero
 */
public record Tile(String label, String figure, String remark, boolean alert) {
  /** Longer figures get a smaller font, so they fit their tile on a phone. */
  private static final int LONG_FIGURE = 8;

  public static Tile of(String label, String figure, String remark) {
    return new Tile(label, figure, remark, false);
  }

  /** Writes the tiles in a grid. */
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
