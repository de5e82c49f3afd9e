package io.lookonce.yolo;

import java.util.List;
import java.util.Locale;

/**
 * How the output of a network with anchors on one or more grids is arranged and read.
 *
 * @param layout order of a grid's numbers
 * @param sizes how width and height follow from the raw numbers
 * @param activated whether the network has already applied its activations, so that offsets,
 *     objectness and classes lie in 0..1 (with {@link Sizes#EXPONENTIAL} the sizes are still raw)
 * @param grids in the order of the output, at least one
 */
public record AnchorGrids(Layout layout, Sizes sizes, boolean activated, List<Grid> grids) {

  /** Order of the numbers of one grid, with A anchors and C classes. */
  public enum Layout {
    /** {@code [A, 5 + C, rows, columns]}: Darknet; PyTorch exports before their permutation. */
    PLANES,
    /** {@code [A, rows, columns, 5 + C]}: YOLOv5 and v7 exported without their decoding. */
    ANCHOR_ROWS,
    /** {@code [rows, columns, A, 5 + C]}: Keras and TensorFlow. */
    CELLS,
    /** {@code [4 A + A + C, rows, columns]}: boxes, objectness, and classes that anchors share. */
    SHARED_PLANES,
    /** {@code [rows, columns, 4 A + A + C]}: Yolo-FastestV2 as its authors export it. */
    SHARED_CELLS;

    /** How many numbers one cell of a grid has. */
    int valuesPerCell(int anchors, int classes) {
      return this == SHARED_PLANES || this == SHARED_CELLS
          ? Math.addExact(Math.multiplyExact(5, anchors), classes)
          : Math.multiplyExact(anchors, Math.addExact(5, classes));
    }
  }

  /** How a side of a box follows from its raw number t and the anchor's side. */
  public enum Sizes {
    /** {@code anchor * exp(t)}: YOLOv3 and v4. */
    EXPONENTIAL,
    /** {@code anchor * (2 σ(t))²}: YOLOv5, v7, and Darknet's {@code new_coords}. */
    SQUARED
  }

  /**
   * One grid of the output.
   *
   * @param columns at least 1
   * @param rows at least 1
   * @param scale by how much the range of a centre's offset is widened around the middle of its
   *     cell: 1 in YOLOv3, {@code scale_x_y} in YOLOv4, 2 in YOLOv5 and v7
   * @param anchors in the order of the output, in pixels of the network's input
   */
  public record Grid(int columns, int rows, double scale, List<Anchor> anchors) {

    public Grid {
      if (columns < 1 || rows < 1 || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a grid needs columns, rows and a scale, not %dx%d and %s",
                columns,
                rows,
                scale));
      }
      if (anchors == null || anchors.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "a grid of %dx%d has no anchors", columns, rows));
      }
      anchors = List.copyOf(anchors);
    }
  }

  public AnchorGrids {
    if (layout == null || sizes == null || grids == null || grids.isEmpty()) {
      throw new IllegalArgumentException("anchor grids need a layout, a rule of sizes and a grid");
    }
    grids = List.copyOf(grids);
  }

  /**
   * Number of output values of one image.
   *
   * @throws IllegalArgumentException if they do not fit into one array
   */
  public int values(int classes) {
    try {
      int values = 0;
      for (Grid grid : grids) {
        int cells = Math.multiplyExact(grid.columns(), grid.rows());
        int perCell = layout.valuesPerCell(grid.anchors().size(), classes);
        values = Math.addExact(values, Math.multiplyExact(cells, perCell));
      }
      return values;
    } catch (ArithmeticException tooMany) {
      throw new IllegalArgumentException("the grids have too many numbers for one array", tooMany);
    }
  }
}
