package io.lookonce.yolo;

import io.lookonce.yolo.AnchorGrids.Grid;
import java.util.Arrays;
import java.util.List;

/**
 * The training loss of a head with one box per cell on several grids, as {@link AnchorGridHead}
 * decodes it with sizes {@code anchor · exp(t)}, and its gradient.
 *
 * <p>{@link GridAssignment} gives each object to cells of the grids. An image costs the following
 * sum over the square root of the number of those cells, if there are any: images of many small
 * objects would drown those of a few large ones. With CIoU the overlap of box and object less its
 * two penalties, it is the sum of
 *
 * <pre>
 * for each cell of an object:
 *   coordinate · (1 − CIoU)
 *   object · e(σ(to), target)        target: 1, or with rescore the overlap of box and object
 *   classification · Σ over the classes e(σ(class), 1 for the object's class, else 0)
 * for every other cell whose box overlaps no object by more than ignoreAbove:
 *   noObject · e(σ(to), 0)
 * </pre>
 *
 * <p>e is the cross-entropy −t ln p − (1 − t) ln(1 − p). With labelSmoothing s, the class targets
 * are 1 − s + s/n and s/n for n classes. A box more than half of which lies in an object of class
 * {@value RegionLoss#IGNORED} costs nothing. The assignment and the target of {@code rescore} are
 * constants of the gradient; everything else, the weight of CIoU's aspect ratio included, is
 * differentiated.
 *
 * <p>Sources: Zheng et al., <i>Enhancing Geometric Factors in Model Learning</i> (CIoU); Redmon and
 * Farhadi, <i>YOLOv3</i>, section 2 (independent classes, ignored predictions).
 *
 * <p>Not thread-safe.
 */
public final class GridLoss {

  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;
  private static final double HALF = 0.5;

  private final GridBoxes boxes;
  private final GridAssignment assignment;
  private final int classes;
  private final RegionLossWeights weights;
  private final double[] slopes = new double[4];

  /**
   * A loss.
   *
   * @param grids each with one anchor, in pixels of the input
   * @param classes number of classes, at least 1
   * @param inputWidth of the network's input in pixels
   * @param inputHeight of the network's input in pixels
   */
  public GridLoss(
      List<Grid> grids, int classes, int inputWidth, int inputHeight, RegionLossWeights weights) {
    this.boxes = new GridBoxes(grids, classes, inputWidth, inputHeight);
    this.assignment = new GridAssignment(boxes, weights);
    this.classes = classes;
    this.weights = weights;
  }

  /** Length of the output of one image: the grids' numbers one behind the other. */
  public int values() {
    return boxes.values();
  }

  /**
   * The loss of one image.
   *
   * @param output {@link #values()} raw numbers; of each grid x, y, width, height, objectness and
   *     the classes, each as one plane of the grid
   * @param objects {@value RegionLoss#OBJECT_VALUES} numbers for each object: centre x and y, width
   *     and height in pixels of the input, and class
   * @param count number of objects
   * @param gradient receives the derivative by every number of the output; null for none
   */
  public double compute(double[] output, double[] objects, int count, double[] gradient) {
    if (gradient != null) {
      Arrays.fill(gradient, 0);
    }
    boxes.decode(output);
    assignment.assign(output, objects, count);
    double loss = 0;
    int owned = 0;
    for (int cell = 0; cell < boxes.cells(); cell++) {
      int object = assignment.owner(cell);
      owned += object < 0 ? 0 : 1;
      loss +=
          object < 0
              ? emptyCell(cell, output, objects, count, gradient)
              : objectCell(cell, output, objects, object, gradient);
    }
    double share = 1 / Math.sqrt(Math.max(1, owned));
    for (int i = 0; gradient != null && i < gradient.length; i++) {
      gradient[i] *= share;
    }
    return share * loss;
  }

  private double emptyCell(
      int cell, double[] output, double[] objects, int count, double[] gradient) {
    for (int object = 0; object < count; object++) {
      int at = object * RegionLoss.OBJECT_VALUES;
      boolean ignored = objects[at + 4] == RegionLoss.IGNORED;
      if (ignored
          ? boxes.common(cell, objects, at) > HALF * boxes.area(cell)
          : boxes.overlap(cell, objects, at) > weights.ignoreAbove()) {
        return 0;
      }
    }
    return crossEntropy(boxes.at(cell, OBJECTNESS), 0, weights.noObject(), output, gradient);
  }

  private double objectCell(
      int cell, double[] output, double[] objects, int object, double[] gradient) {
    int at = object * RegionLoss.OBJECT_VALUES;
    double target = weights.rescore() ? boxes.overlap(cell, objects, at) : 1;
    double loss =
        crossEntropy(boxes.at(cell, OBJECTNESS), target, weights.object(), output, gradient);
    double spread = weights.labelSmoothing() / classes;
    for (int i = 0; i < classes; i++) {
      double wanted = spread + (i == (int) objects[at + 4] ? 1 - weights.labelSmoothing() : 0);
      loss +=
          crossEntropy(
              boxes.at(cell, FIRST_CLASS + i), wanted, weights.classification(), output, gradient);
    }
    loss += weights.coordinate() * boxes.dissimilarity(cell, objects, at, slopes);
    if (gradient != null) {
      for (int i = 0; i < slopes.length; i++) {
        gradient[boxes.at(cell, i)] = weights.coordinate() * slopes[i];
      }
    }
    return loss;
  }

  private static double crossEntropy(
      int at, double target, double weight, double[] output, double[] gradient) {
    double value = output[at];
    double decay = Math.exp(-Math.abs(value));
    if (gradient != null) {
      gradient[at] = weight * ((value >= 0 ? 1 : decay) / (1 + decay) - target);
    }
    return weight * (Math.max(value, 0) - target * value + Math.log1p(decay));
  }
}
