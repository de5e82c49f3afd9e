package io.lookonce.jobs.report;

import java.util.List;

/**
 * A table of figures that scrolls inside its own box where the page is too narrow for it.
 *
 * @param caption what the table shows, for readers who cannot see where it stands
 * @param head the column titles
 * @param rows one list per row, as long as {@code head}; its first cell names the row, the others
 *     are figures
 */
public record DataTable(String caption, List<String> head, List<List<String>> rows) {
  /** Writes the table folded away behind a line that opens it. */
  public void writeFolded(Html html) {
    html.element(
        "details",
        () -> {
          html.element("summary", "The same in figures");
          write(html);
        });
  }

  public void write(Html html) {
    html.element(
        "div",
        () ->
            html.element(
                "table",
                () -> {
                  html.element("caption", caption);
                  html.element("thead", () -> html.element("tr", () -> writeHead(html)));
                  html.element("tbody", () -> rows.forEach(row -> writeRow(html, row)));
                }),
        "class",
        "scroll",
        "role",
        "region",
        "aria-label",
        caption,
        "tabindex",
        "0");
  }

  private void writeHead(Html html) {
    head.forEach(title -> html.element("th", title, "scope", "col"));
  }

  private static void writeRow(Html html, List<String> row) {
    html.element(
        "tr",
        () -> {
          html.element("th", () -> html.path(row.get(0)), "scope", "row");
          row.subList(1, row.size()).forEach(figure -> html.element("td", figure));
        });
  }
}
