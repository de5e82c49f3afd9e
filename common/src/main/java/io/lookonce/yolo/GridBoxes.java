package io.lookonce.yolo;

import io.lookonce.yolo.AnchorGrids.Grid;
import java.util.List;

/**
 * The boxes of all cells of a head with one box per cell, in pixels of the input, and how they
 * compare with objects. Cells are numbered grid by grid, each row by row from the top.
 *
 * <p>Not thread-safe.
 */
final class GridBoxes {

  /** Sizes are limited to e^20 anchors, so that nothing overflows. */
  private static final double LARGEST_EXPONENT = 20;

  private static final double ASPECT = 4 / (Math.PI * Math.PI);
  private static final int FIRST_CLASS = 5;

  private final List<Grid> grids;
  private final int[] firstCell;
  private final int[] firstValue;
  private final int[] gridOf;
  private final int values;
  private final int inputWidth;
  private final int inputHeight;

  private final double[] x;
  private final double[] y;
  private final double[] width;
  private final double[] height;

  /** Derivatives of centre and size by their raw numbers. */
  private final double[] slopeX;

  private final double[] slopeY;
  private final double[] slopeWidth;
  private final double[] slopeHeight;

  GridBoxes(List<Grid> grids, int classes, int inputWidth, int inputHeight) {
    this.grids = List.copyOf(grids);
    this.inputWidth = inputWidth;
    this.inputHeight = inputHeight;
    firstCell = new int[grids.size() + 1];
    firstValue = new int[grids.size()];
    int numbers = 0;
    for (int grid = 0; grid < grids.size(); grid++) {
      if (grids.get(grid).anchors().size() != 1) {
        throw new IllegalArgumentException("a grid of this loss has one anchor");
      }
      int cells = grids.get(grid).columns() * grids.get(grid).rows();
      firstCell[grid + 1] = firstCell[grid] + cells;
      firstValue[grid] = numbers;
      numbers = Math.addExact(numbers, Math.multiplyExact(cells, FIRST_CLASS + classes));
    }
    values = numbers;
    int cells = cells();
    gridOf = new int[cells];
    for (int grid = 0; grid < grids.size(); grid++) {
      java.util.Arrays.fill(gridOf, firstCell[grid], firstCell[grid + 1], grid);
    }
    x = new double[cells];
    y = new double[cells];
    width = new double[cells];
    height = new double[cells];
    slopeX = new double[cells];
    slopeY = new double[cells];
    slopeWidth = new double[cells];
    slopeHeight = new double[cells];
  }

  List<Grid> grids() {
    return grids;
  }

  int cells() {
    return firstCell[grids.size()];
  }

  int values() {
    return values;
  }

  /** Number of a grid's cell. */
  int cell(int grid, int column, int row) {
    return firstCell[grid] + row * grids.get(grid).columns() + column;
  }

  double cellWidth(int grid) {
    return (double) inputWidth / grids.get(grid).columns();
  }

  double cellHeight(int grid) {
    return (double) inputHeight / grids.get(grid).rows();
  }

  /** Index of a cell's number in the output: 0 to 3 the box, 4 objectness, then the classes. */
  int at(int cell, int number) {
    int grid = gridOf[cell];
    int cells = firstCell[grid + 1] - firstCell[grid];
    return firstValue[grid] + number * cells + cell - firstCell[grid];
  }

  /** Computes the boxes of an image. */
  void decode(double[] output) {
    for (int cell = 0; cell < x.length; cell++) {
      int grid = gridOf[cell];
      Grid of = grids.get(grid);
      int place = cell - firstCell[grid];
      double middle = (of.scale() - 1) / 2;
      double across = sigmoid(output[at(cell, 0)]);
      double down = sigmoid(output[at(cell, 1)]);
      x[cell] = (place % of.columns() + of.scale() * across - middle) * cellWidth(grid);
      y[cell] = (place / of.columns() + of.scale() * down - middle) * cellHeight(grid);
      slopeX[cell] = of.scale() * across * (1 - across) * cellWidth(grid);
      slopeY[cell] = of.scale() * down * (1 - down) * cellHeight(grid);
      double wide = output[at(cell, 2)];
      double high = output[at(cell, 3)];
      width[cell] = of.anchors().get(0).width() * Math.exp(Math.min(wide, LARGEST_EXPONENT));
      height[cell] = of.anchors().get(0).height() * Math.exp(Math.min(high, LARGEST_EXPONENT));
      slopeWidth[cell] = wide < LARGEST_EXPONENT ? width[cell] : 0;
      slopeHeight[cell] = high < LARGEST_EXPONENT ? height[cell] : 0;
    }
  }

  double area(int cell) {
    return width[cell] * height[cell];
  }

  /** Area that a cell's box shares with an object, whose four numbers start at an index. */
  double common(int cell, double[] objects, int at) {
    double wide = common(x[cell], width[cell], objects[at], objects[at + 2]);
    return wide == 0 ? 0 : wide * common(y[cell], height[cell], objects[at + 1], objects[at + 3]);
  }

  /** Intersection over union of a cell's box and an object. */
  double overlap(int cell, double[] objects, int at) {
    double common = common(cell, objects, at);
    return common == 0 ? 0 : common / (area(cell) + objects[at + 2] * objects[at + 3] - common);
  }

  private static double common(double centre, double length, double other, double otherLength) {
    double from = Math.max(centre - length / 2, other - otherLength / 2);
    double to = Math.min(centre + length / 2, other + otherLength / 2);
    return Math.max(0, to - from);
  }

  /**
   * 1 − CIoU: one minus the overlap, plus the squared distance of the centres over that of the
   * corners of the box around both, plus v² / (1 − overlap + v), where v is the difference of the
   * aspect ratios.
   *
   * @param slopes receives its derivatives by the cell's four raw numbers
   */
  double dissimilarity(int cell, double[] objects, int at, double[] slopes) {
    Side across = new Side(x[cell], width[cell], objects[at], objects[at + 2]);
    Side down = new Side(y[cell], height[cell], objects[at + 1], objects[at + 3]);
    double common = across.common * down.common;
    double all = area(cell) + objects[at + 2] * objects[at + 3] - common;
    double overlap = common / all;
    double diagonal = across.hull * across.hull + down.hull * down.hull;
    double distance = across.distance * across.distance + down.distance * down.distance;
    double angle =
        Math.atan2(objects[at + 2], objects[at + 3]) - Math.atan2(width[cell], height[cell]);
    double aspect = ASPECT * angle * angle;
    double rest = 1 - overlap + aspect;
    double penalty = rest > 0 ? aspect * aspect / rest : 0;
    double byOverlap = -1 + (rest > 0 ? aspect * aspect / (rest * rest) : 0);
    double byAspect = rest > 0 ? aspect * (2 * rest - aspect) / (rest * rest) : 0;
    double turn = 2 * ASPECT * angle / (width[cell] * width[cell] + height[cell] * height[cell]);

    double area = area(cell);
    slopes[0] =
        slopeX[cell]
            * (byOverlap * slope(common, all, across.commonByCentre * down.common, 0)
                + slope(distance, diagonal, across, 0, across.hullByCentre));
    slopes[1] =
        slopeY[cell]
            * (byOverlap * slope(common, all, down.commonByCentre * across.common, 0)
                + slope(distance, diagonal, down, 0, down.hullByCentre));
    slopes[2] =
        slopeWidth[cell]
            * (byOverlap
                    * slope(common, all, across.commonByLength * down.common, area / width[cell])
                + slope(distance, diagonal, across, 1, across.hullByLength)
                - byAspect * turn * height[cell]);
    slopes[3] =
        slopeHeight[cell]
            * (byOverlap
                    * slope(common, all, down.commonByLength * across.common, area / height[cell])
                + slope(distance, diagonal, down, 1, down.hullByLength)
                + byAspect * turn * width[cell]);
    return 1 - overlap + distance / diagonal + penalty;
  }

  /** Derivative of common / all, where all contains the box's area less what is common. */
  private static double slope(double common, double all, double commonSlope, double areaSlope) {
    return (commonSlope * all - common * (areaSlope - commonSlope)) / (all * all);
  }

  /** Derivative of distance / diagonal by a side's centre (0) or length (1). */
  private static double slope(
      double distance, double diagonal, Side side, int length, double hullSlope) {
    double distanceSlope = length == 0 ? 2 * side.distance : 0;
    return (distanceSlope - distance / diagonal * 2 * side.hull * hullSlope) / diagonal;
  }

  /** Box and object along one axis. */
  private static final class Side {
    final double common;
    final double commonByCentre;
    final double commonByLength;
    final double hull;
    final double hullByCentre;
    final double hullByLength;
    final double distance;

    Side(double centre, double length, double other, double otherLength) {
      double from = centre - length / 2;
      double to = centre + length / 2;
      double otherFrom = other - otherLength / 2;
      double otherTo = other + otherLength / 2;
      boolean startsInside = from > otherFrom;
      boolean endsInside = to < otherTo;
      double shared = (endsInside ? to : otherTo) - (startsInside ? from : otherFrom);
      boolean meets = shared > 0;
      common = meets ? shared : 0;
      commonByCentre = meets ? (endsInside ? 1 : 0) - (startsInside ? 1 : 0) : 0;
      commonByLength = meets ? ((endsInside ? 1 : 0) + (startsInside ? 1 : 0)) / 2.0 : 0;
      hull = (endsInside ? otherTo : to) - (startsInside ? otherFrom : from);
      hullByCentre = (endsInside ? 0 : 1) - (startsInside ? 0 : 1);
      hullByLength = ((endsInside ? 0 : 1) + (startsInside ? 0 : 1)) / 2.0;
      distance = centre - other;
    }
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }
}
