package io.lookonce.jobs.report;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What was taken for what: a row for every true class, a column for every predicted one. A cell is
 * the darker the larger its share of the row, in one colour where both are the same and in another
 * where they are not.
 *
 * @param caption what the table shows, for readers who cannot see where it stands
 * @param classes names in the order of rows and columns
 * @param counts rows are what an example is, columns what it was called
 */
record ConfusionTable(String caption, List<String> classes, long[][] counts) {
  /** More have no room on a page. */
  static final int MOST_CLASSES = 50;

  /** Steps from the lightest to the darkest cell. */
  private static final int SHADES = 10;

  void write(Html html) {
    if (classes.size() > MOST_CLASSES) {
      html.element(
          "p",
          "A table of %d classes has no room on this page; the JSON beside it holds every count."
              .formatted(classes.size()),
          "class",
          "aside");
      return;
    }
    html.element(
        "div",
        () -> html.element("table", () -> writeTable(html), "class", "confusion"),
        "class",
        "scroll",
        "role",
        "region",
        "aria-label",
        caption,
        "tabindex",
        "0");
  }

  private void writeTable(Html html) {
    html.element("caption", caption);
    html.element("thead", () -> html.element("tr", () -> writeHead(html)));
    html.element(
        "tbody",
        () -> {
          for (int label = 0; label < counts.length; label++) {
            writeRow(html, label);
          }
        });
  }

  private void writeHead(Html html) {
    html.element("th", "true ↓ predicted →", "scope", "col");
    classes.forEach(name -> html.element("th", () -> html.element("bdi", name), "scope", "col"));
    html.element("th", "all", "scope", "col");
  }

  private void writeRow(Html html, int label) {
    long all = LongStream.of(counts[label]).sum();
    html.element(
        "tr",
        () -> {
          html.element("th", () -> html.element("bdi", classes.get(label)), "scope", "row");
          for (int prediction = 0; prediction < counts[label].length; prediction++) {
            String kind = prediction == label ? "right" : "wrong";
            long count = counts[label][prediction];
            html.element(
                "td", NumberText.count(count), "class", kind + " share-" + shade(count, all));
          }
          html.element("td", NumberText.count(all));
        });
  }

  /** 0 for nothing alone, and the full shade for all of the row alone. */
  private static long shade(long count, long all) {
    if (count == 0 || count == all) {
      return count == 0 ? 0 : SHADES;
    }
    return Math.min(SHADES - 1, Math.max(1, Math.round((double) SHADES * count / all)));
  }
}
