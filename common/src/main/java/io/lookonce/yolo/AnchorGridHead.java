package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import io.lookonce.yolo.AnchorGrids.Grid;
import io.lookonce.yolo.AnchorGrids.Layout;
import io.lookonce.yolo.AnchorGrids.Sizes;
import java.util.Locale;

/**
 * The head of YOLOv3, v4, v5, v7 and their relatives: each cell of one or more grids proposes one
 * box per anchor.
 *
 * <p>Output of one image: the numbers of the first grid, then of the second, and so on, each in the
 * order that {@link Layout} states. Of an anchor they are {@code tx, ty, tw, th, to}, then one per
 * class. With {@code (column, row)} the cell, s the grid's scale and σ the logistic function, in
 * cells:
 *
 * <pre>
 * centre      = (column + s σ(tx) − (s − 1) / 2, row + s σ(ty) − (s − 1) / 2)
 * size        = anchor · exp(tw)   or   anchor · (2 σ(tw))²
 * objectness  = σ(to)
 * class       = σ(class number), each class on its own
 * </pre>
 *
 * <p>Where the network's activations are in its graph, σ is left out here. A score over 1 then
 * shows that the output is no probability; such a box is counted as degenerate.
 *
 * <p>Sources: Redmon and Farhadi, <i>YOLOv3: An Incremental Improvement</i>, section 2; Bochkovskiy
 * et al., <i>YOLOv4</i>, section 3.4 ("eliminate grid sensitivity"); Wang et al.,
 * <i>Scaled-YOLOv4</i>, section 4.1, and Darknet's {@code yolo_layer.c} for {@code new_coords}.
 */
public final class AnchorGridHead implements Head {
  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;

  private final AnchorGrids description;
  private final boolean exponential;
  private final boolean activated;
  private final int classes;
  private final int inputWidth;
  private final int inputHeight;
  private final int values;

  /**
   * Describes the head of a network.
   *
   * @param classes how many the model knows, at least 1
   * @param inputWidth width of the network's input in pixels
   * @param inputHeight height of the network's input in pixels
   * @throws IllegalArgumentException if a number is not positive
   */
  public AnchorGridHead(AnchorGrids description, int classes, int inputWidth, int inputHeight) {
    if (classes < 1 || inputWidth < 1 || inputHeight < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "anchor grids need classes and an input, not %d classes, input %dx%d",
              classes,
              inputWidth,
              inputHeight));
    }
    this.description = description;
    this.exponential = description.sizes() == Sizes.EXPONENTIAL;
    this.activated = description.activated();
    this.classes = classes;
    this.inputWidth = inputWidth;
    this.inputHeight = inputHeight;
    this.values = description.values(classes);
  }

  @Override
  public int values() {
    return values;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    int start = offset;
    for (Grid grid : description.grids()) {
      Places places = Places.of(description.layout(), grid, classes);
      for (int anchor = 0; anchor < grid.anchors().size(); anchor++) {
        for (int cell = 0; cell < places.cells; cell++) {
          decodeCell(output, start, places, grid, anchor, cell, scoreThreshold, into);
        }
      }
      start += places.cells * places.perCell;
    }
  }

  /**
   * Where the numbers of an anchor and a cell stand in a grid's part of the output.
   *
   * @param perCell how many numbers one cell has
   * @param step from one number of a box to its next, and from one class to the next
   * @param cellStep from a cell to the next
   * @param boxStep from the box of an anchor to that of the next
   * @param objectnessStart of the first anchor
   * @param objectnessStep from an anchor to the next
   * @param classStart of the first anchor
   * @param classStep from an anchor to the next; 0 where they share the classes
   */
  private record Places(
      int cells,
      int perCell,
      int step,
      int cellStep,
      int boxStep,
      int objectnessStart,
      int objectnessStep,
      int classStart,
      int classStep) {

    static Places of(Layout layout, Grid grid, int classes) {
      int cells = grid.columns() * grid.rows();
      int anchors = grid.anchors().size();
      int perCell = layout.valuesPerCell(anchors, classes);
      int perAnchor = FIRST_CLASS + classes;
      return switch (layout) {
        case PLANES -> ofAnchors(cells, perCell, cells, 1, perAnchor * cells);
        case ANCHOR_ROWS -> ofAnchors(cells, perCell, 1, perAnchor, perAnchor * cells);
        case CELLS -> ofAnchors(cells, perCell, 1, perCell, perAnchor);
        case SHARED_PLANES -> shared(cells, perCell, cells, 1, anchors);
        case SHARED_CELLS -> shared(cells, perCell, 1, perCell, anchors);
      };
    }

    private static Places ofAnchors(
        int cells, int perCell, int step, int cellStep, int anchorStep) {
      return new Places(
          cells,
          perCell,
          step,
          cellStep,
          anchorStep,
          OBJECTNESS * step,
          anchorStep,
          FIRST_CLASS * step,
          anchorStep);
    }

    private static Places shared(int cells, int perCell, int step, int cellStep, int anchors) {
      return new Places(
          cells,
          perCell,
          step,
          cellStep,
          4 * step,
          4 * anchors * step,
          step,
          5 * anchors * step,
          0);
    }
  }

  private void decodeCell(
      float[] output,
      int start,
      Places places,
      Grid grid,
      int anchor,
      int cell,
      float scoreThreshold,
      Candidates into) {
    int cellStart = start + cell * places.cellStep;
    float objectness =
        activation(output[cellStart + places.objectnessStart + anchor * places.objectnessStep]);
    // A probability is at most 1, so no class can lift the score over the threshold again.
    if (objectness < scoreThreshold) {
      return;
    }
    int firstClass = cellStart + places.classStart + anchor * places.classStep;
    int bestClass = BoxForm.best(output, firstClass, places.step, classes);
    float score = objectness * activation(output[firstClass + bestClass * places.step]);
    if (score < scoreThreshold) {
      return;
    }
    int box = cellStart + anchor * places.boxStep;
    double cellWidth = (double) inputWidth / grid.columns();
    double cellHeight = (double) inputHeight / grid.rows();
    Anchor prior = grid.anchors().get(anchor);
    double centreX = (cell % grid.columns() + offset(output[box], grid)) * cellWidth;
    double centreY = (cell / grid.columns() + offset(output[box + places.step], grid)) * cellHeight;
    double halfWidth = prior.width() * factor(output[box + 2 * places.step]) / 2;
    double halfHeight = prior.height() * factor(output[box + 3 * places.step]) / 2;
    BoxForm.addAround(
        centreX, centreY, halfWidth, halfHeight, bestClass, score > 1 ? Float.NaN : score, into);
  }

  private double offset(float raw, Grid grid) {
    return (activated ? raw : sigmoid(raw)) * grid.scale() - (grid.scale() - 1) / 2;
  }

  private double factor(float raw) {
    if (exponential) {
      return Math.exp(raw);
    }
    double doubled = 2 * (activated ? raw : sigmoid(raw));
    return doubled * doubled;
  }

  private float activation(float raw) {
    return activated ? raw : (float) sigmoid(raw);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
