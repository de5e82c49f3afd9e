package io.lookonce.yolo;

import io.lookonce.yolo.AnchorGrids.Grid;
import java.util.Arrays;

/**
 * Gives the objects of an image to cells.
 *
 * <p>Candidates of an object are, on every grid whose anchor differs from it by less than {@value
 * #MOST_TIMES} times in width and height, the cell of its centre and the nearer neighbour to the
 * left or right and above or below. Where no anchor is that near, the grid of the nearest one takes
 * its place. Of the candidates it gets as many as their overlaps with it sum up to, at least one:
 * those that cost least, by 3 · −ln of the overlap and the cross-entropy of the class probabilities
 * times objectness. A cell that several objects want goes to the one that it costs least. An object
 * whose centre lies outside the input has no candidates.
 *
 * <p>Source: Ge et al., <i>OTA</i> and <i>YOLOX</i>, section 2 (SimOTA); the candidates are those
 * of YOLOv5.
 *
 * <p>Not thread-safe.
 */
final class GridAssignment {
  private static final double MOST_TIMES = 4;
  private static final double OVERLAP_WEIGHT = 3;
  private static final double TINY = 1e-8;
  private static final int CELLS_PER_GRID = 3;
  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;

  private final GridBoxes boxes;
  private final RegionLossWeights weights;
  private final int[] owner;
  private final double[] price;

  private final int[] candidates;
  private final double[] costs;
  private int found;

  GridAssignment(GridBoxes boxes, RegionLossWeights weights) {
    this.boxes = boxes;
    this.weights = weights;
    owner = new int[boxes.cells()];
    price = new double[boxes.cells()];
    candidates = new int[CELLS_PER_GRID * boxes.grids().size()];
    costs = new double[candidates.length];
  }

  /** The object of a cell; negative for none. */
  int owner(int cell) {
    return owner[cell];
  }

  /** Assigns the objects of the image whose boxes were decoded last. */
  void assign(double[] output, double[] objects, int count) {
    Arrays.fill(owner, -1);
    for (int object = 0; object < count; object++) {
      int at = object * RegionLoss.OBJECT_VALUES;
      if (objects[at + 4] != RegionLoss.IGNORED) {
        findCandidates(objects, at);
        assign(object, output, objects, at);
      }
    }
  }

  private void assign(int object, double[] output, double[] objects, int at) {
    double overlaps = 0;
    for (int i = 0; i < found; i++) {
      double overlap = boxes.overlap(candidates[i], objects, at);
      overlaps += overlap;
      costs[i] =
          -OVERLAP_WEIGHT * Math.log(overlap + TINY)
              + classCost(candidates[i], (int) objects[at + 4], output);
    }
    int wanted = Math.max(1, (int) overlaps);
    for (int taken = 0; taken < wanted && taken < found; taken++) {
      int best = taken;
      for (int i = taken + 1; i < found; i++) {
        if (costs[i] < costs[best]) {
          best = i;
        }
      }
      int cell = candidates[best];
      double cost = costs[best];
      candidates[best] = candidates[taken];
      costs[best] = costs[taken];
      candidates[taken] = cell;
      if (owner[cell] < 0 || cost < price[cell]) {
        owner[cell] = object;
        price[cell] = cost;
      }
    }
  }

  /** Cross-entropy of the square root of class probability times objectness. */
  private double classCost(int cell, int wanted, double[] output) {
    double objectness = sigmoid(output[boxes.at(cell, OBJECTNESS)]);
    int classes = (boxes.values() / boxes.cells()) - FIRST_CLASS;
    double cost = 0;
    for (int i = 0; i < classes; i++) {
      double score = Math.sqrt(objectness * sigmoid(output[boxes.at(cell, FIRST_CLASS + i)]));
      cost -= Math.log((i == wanted ? score : 1 - score) + TINY);
    }
    return weights.classification() > 0 ? cost : 0;
  }

  private void findCandidates(double[] objects, int at) {
    found = 0;
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int grid = 0; grid < boxes.grids().size(); grid++) {
      double times = times(boxes.grids().get(grid).anchors().get(0), objects, at);
      if (times < MOST_TIMES) {
        addCells(grid, objects[at], objects[at + 1]);
      }
      if (times < least) {
        least = times;
        nearest = grid;
      }
    }
    if (found == 0 && nearest >= 0) {
      addCells(nearest, objects[at], objects[at + 1]);
    }
  }

  private static double times(Anchor anchor, double[] objects, int at) {
    double wide = objects[at + 2] / anchor.width();
    double high = objects[at + 3] / anchor.height();
    return Math.max(Math.max(wide, 1 / wide), Math.max(high, 1 / high));
  }

  private void addCells(int grid, double x, double y) {
    double across = x / boxes.cellWidth(grid);
    double down = y / boxes.cellHeight(grid);
    int column = (int) Math.floor(across);
    int row = (int) Math.floor(down);
    if (!isInside(grid, column, row)) {
      return;
    }
    add(grid, column, row);
    add(grid, across - column < 0.5 ? column - 1 : column + 1, row);
    add(grid, column, down - row < 0.5 ? row - 1 : row + 1);
  }

  private void add(int grid, int column, int row) {
    if (isInside(grid, column, row)) {
      candidates[found] = boxes.cell(grid, column, row);
      found++;
    }
  }

  private boolean isInside(int grid, int column, int row) {
    Grid of = boxes.grids().get(grid);
    return column >= 0 && column < of.columns() && row >= 0 && row < of.rows();
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }
}
