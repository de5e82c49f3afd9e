package io.lookonce.jobs.report;

import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.evaluation.ConfusionMatrix.ClassAccuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Confusion matrix of one split, with precision, recall and F1 by class. */
public record ClassMetricsTable(String split, ConfusionMatrix confusion) {

  public void write(Html html) {
    new ConfusionTable("Confusion, " + split, confusion.classes(), confusion.counts()).write(html);
    List<List<String>> rows = new ArrayList<>();
    for (int id = 0; id < confusion.classes().size(); id++) {
      rows.add(row(confusion.classes().get(id), confusion.ofClass(id)));
    }
    rows.add(row("Macro average", confusion.macroAverage()));
    rows.add(row("Weighted average", confusion.weightedAverage()));
    rows.add(row("Micro average", confusion.microAverage()));
    new DataTable(
            "By class, " + split, List.of("Class", "Precision", "Recall", "F1", "Images"), rows)
        .write(html);
  }

  private static List<String> row(String name, ClassAccuracy accuracy) {
    return List.of(
        name,
        NumberText.probability(accuracy.precision()),
        NumberText.probability(accuracy.recall()),
        NumberText.probability(accuracy.f1()),
        NumberText.count(accuracy.examples()));
  }

  /**
   * A confusion matrix: a row for every true class, a column for every predicted class. The shade
   * of a cell is its share of the row; the diagonal has one colour, all other cells another.
   *
   * @param caption says what the table shows; also read by screen readers
   * @param classes names in the order of rows and columns
   * @param counts indexed by true class, then by predicted class
   */
  record ConfusionTable(String caption, List<String> classes, long[][] counts) {
    /** The table is left out for more classes. */
    static final int MOST_CLASSES = 50;

    /** Steps from the lightest to the darkest cell. */
    private static final int SHADES = 10;

    void write(Html html) {
      if (classes.size() > MOST_CLASSES) {
        html.element(
            "p",
            String.format(
                Locale.ROOT,
                "The confusion matrix of %d classes is too large for this page; see the JSON"
                    + " output.",
                classes.size()),
            "class",
            "aside");
        return;
      }
      DataTable.writeScrolling(
          html, caption, () -> html.element("table", () -> writeTable(html), "class", "confusion"));
    }

    private void writeTable(Html html) {
      html.element("caption", () -> html.element("span", caption));
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

    /** 0 only for no example, and the darkest shade only for the whole row. */
    private static long shade(long count, long all) {
      if (count == 0 || count == all) {
        return count == 0 ? 0 : SHADES;
      }
      return Math.min(SHADES - 1, Math.max(1, Math.round((double) SHADES * count / all)));
    }
  }
}
