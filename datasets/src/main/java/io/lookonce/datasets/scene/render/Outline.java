package io.lookonce.datasets.scene.render;

import java.awt.geom.Path2D;
import java.util.Arrays;

/** A polygon in the image with corners in pixels. Mutable, to reuse its arrays. */
final class Outline {

  private double[] columns = new double[64];
  private double[] rows = new double[64];
  private double[] hullColumns = new double[130];
  private double[] hullRows = new double[130];
  private int count;

  void clear() {
    count = 0;
  }

  void add(double column, double row) {
    if (count == columns.length) {
      columns = Arrays.copyOf(columns, 2 * count);
      rows = Arrays.copyOf(rows, 2 * count);
      hullColumns = new double[4 * count + 2];
      hullRows = new double[4 * count + 2];
    }
    columns[count] = column;
    rows[count++] = row;
  }

  int count() {
    return count;
  }

  double minColumn() {
    return smallest(columns);
  }

  double maxColumn() {
    return largest(columns);
  }

  double minRow() {
    return smallest(rows);
  }

  double maxRow() {
    return largest(rows);
  }

  private double smallest(double[] values) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      smallest = Math.min(smallest, values[i]);
    }
    return smallest;
  }

  private double largest(double[] values) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  Path2D toPath() {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, count + 1);
    path.moveTo(columns[0], rows[0]);
    for (int i = 1; i < count; i++) {
      path.lineTo(columns[i], rows[i]);
    }
    path.closePath();
    return path;
  }

  /** Reduces the polygon to its convex hull (Andrew's monotone chain, 1979). */
  void shrinkToHull() {
    if (count < 4) {
      return;
    }
    sortByColumn();
    int size = 0;
    for (int i = 0; i < count; i++) {
      size = pushOntoHull(size, 2, i);
    }
    int lowerSize = size + 1;
    for (int i = count - 2; i >= 0; i--) {
      size = pushOntoHull(size, lowerSize, i);
    }
    count = size - 1;
    System.arraycopy(hullColumns, 0, columns, 0, count);
    System.arraycopy(hullRows, 0, rows, 0, count);
  }

  private int pushOntoHull(int size, int keep, int point) {
    int kept = size;
    while (kept >= keep && !turnsLeft(kept, point)) {
      kept--;
    }
    hullColumns[kept] = columns[point];
    hullRows[kept] = rows[point];
    return kept + 1;
  }

  private boolean turnsLeft(int size, int point) {
    double baseColumn = hullColumns[size - 2];
    double baseRow = hullRows[size - 2];
    return (hullColumns[size - 1] - baseColumn) * (rows[point] - baseRow)
            - (hullRows[size - 1] - baseRow) * (columns[point] - baseColumn)
        > 0;
  }

  private void sortByColumn() {
    for (int i = 1; i < count; i++) {
      double column = columns[i];
      double row = rows[i];
      int slot = i;
      while (slot > 0
          && (columns[slot - 1] > column
              || (columns[slot - 1] == column && rows[slot - 1] > row))) {
        columns[slot] = columns[slot - 1];
        rows[slot] = rows[slot - 1];
        slot--;
      }
      columns[slot] = column;
      rows[slot] = row;
    }
  }

  /** The leftmost intersection of the polygon with this row; infinity if there is none. */
  double entry(double row) {
    double entry = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      entry = Math.min(entry, crossing(i, row, Double.POSITIVE_INFINITY));
    }
    return entry;
  }

  /** The rightmost intersection of the polygon with this row. */
  double exit(double row) {
    double exit = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      exit = Math.max(exit, crossing(i, row, Double.NEGATIVE_INFINITY));
    }
    return exit;
  }

  private double crossing(int edge, double row, double none) {
    int next = edge + 1 == count ? 0 : edge + 1;
    double from = rows[edge];
    double to = rows[next];
    if ((from <= row) == (to <= row)) {
      return none;
    }
    return columns[edge] + (columns[next] - columns[edge]) * (row - from) / (to - from);
  }
}
