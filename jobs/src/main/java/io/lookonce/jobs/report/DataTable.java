package io.lookonce.jobs.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A table with a named row per record. Where the page is too narrow the table scrolls inside its
 * own box, and the row names stay in place.
 *
 * @param caption says what the table shows; also read by screen readers
 * @param head the column titles
 * @param rows one list per row, as long as {@code head}; the first cell names the row. A column in
 *     which every cell is a figure is aligned to the right, any other is text and wraps.
 */
public record DataTable(String caption, List<String> head, List<List<String>> rows) {

  private static final Pattern FIGURE =
      Pattern.compile("[-+<>\\h]*[0-9].{0,24}|NaN|" + NumberText.UNKNOWN);

  /** Writes the table collapsed, behind a summary line that expands it. */
  public void writeFolded(Html html) {
    html.element(
        "details",
        () -> {
          html.element("summary", "Show the figures");
          write(html);
        });
  }

  public void write(Html html) {
    writeScrolling(
        html,
        caption,
        () ->
            html.element(
                "table",
                () -> {
                  html.element("caption", () -> html.element("span", caption));
                  List<Boolean> text =
                      IntStream.range(0, head.size()).mapToObj(this::isText).toList();
                  html.element("thead", () -> html.element("tr", () -> writeHead(html, text)));
                  html.element("tbody", () -> rows.forEach(row -> writeRow(html, row, text)));
                }));
  }

  /** Writes wide content into a box of the page's width that scrolls sideways. */
  public static void writeScrolling(Html html, String label, Runnable content) {
    html.element(
        "div", content, "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0");
  }

  private boolean isText(int column) {
    return rows.stream().anyMatch(row -> !FIGURE.matcher(row.get(column)).matches());
  }

  private void writeHead(Html html, List<Boolean> text) {
    for (int column = 0; column < head.size(); column++) {
      String title = head.get(column);
      if (column > 0 && text.get(column)) {
        html.element("th", title, "scope", "col", "class", "text");
      } else {
        html.element("th", title, "scope", "col");
      }
    }
  }

  private static void writeRow(Html html, List<String> row, List<Boolean> text) {
    html.element(
        "tr",
        () -> {
          html.element("th", () -> html.path(row.get(0)), "scope", "row");
          for (int column = 1; column < row.size(); column++) {
            String cell = row.get(column);
            if (text.get(column)) {
              html.element("td", () -> html.element("bdi", cell), "class", "text");
            } else {
              html.element("td", cell);
            }
          }
        });
  }
}
