package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.yolo.AnchorGrids.Grid;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GridLossTest {
  private static final int CLASSES = 2;
  private static final int WIDTH = 64;
  private static final int HEIGHT = 32;

  /** Grids of 8x4 and 4x2 cells of 8 and 16 pixels. */
  private static final List<Grid> GRIDS =
      List.of(
          new Grid(8, 4, 2, List.of(new Anchor(8, 8))),
          new Grid(4, 2, 2, List.of(new Anchor(24, 24))));

  private static final int FINE = 32;
  private static final int COARSE = 8;
  private static final RegionLossWeights ALL =
      new RegionLossWeights(5, 1, 1, 1, 0.7, false, true, 0);

  /**
   * All outputs zero: σ is ½, so every box lies in the middle of its cell and has its anchor's
   * size. An object of the fine anchor's size, exactly in the middle of a cell, gets that cell
   * alone, and its box costs nothing.
   */
  @Test
  void anObjectThatFitsACellCostsItsProbabilitiesAlone() {
    double[] objects = {3 * 8 + 4, 8 + 4, 8, 8, 1};
    GridLoss loss = loss(ALL);
    double[] gradient = new double[loss.values()];

    double sum = loss.compute(new double[loss.values()], objects, 1, gradient);

    assertThat(sum).isCloseTo((FINE + COARSE + CLASSES) * Math.log(2), within(1e-9));
    int cell = 8 + 3;
    assertThat(gradient[4 * FINE + cell]).as("objectness").isEqualTo(-0.5);
    assertThat(gradient[5 * FINE + cell]).as("the other class").isEqualTo(0.5);
    assertThat(gradient[6 * FINE + cell]).as("its class").isEqualTo(-0.5);
    assertThat(gradient[4 * FINE + cell + 1]).as("the neighbour").isEqualTo(0.5);
    assertThat(gradient[5 * FINE + cell + 1]).as("no class to learn").isZero();
  }

  /** The coarse grid's anchor is nearest to a large object, and only its cells may have it. */
  @Test
  void eachObjectGoesToTheGridOfItsSize() {
    double[] objects = {24, 8, 36, 30, 0};
    RegionLossWeights boxes = new RegionLossWeights(1, 0, 0, 0, 1, false, true, 0);
    GridLoss loss = loss(boxes);
    double[] gradient = new double[loss.values()];

    loss.compute(new double[loss.values()], objects, 1, gradient);

    for (int i = 0; i < 7 * FINE; i++) {
      assertThat(gradient[i]).isZero();
    }
    assertThat(gradient[7 * FINE + 2 * COARSE + 1]).as("its width is to grow").isNegative();
  }

  /** Two objects with one cell each cost the sum of both over the square root of two. */
  @Test
  void anImageOfManyObjectsCountsLess() {
    RegionLossWeights classes = new RegionLossWeights(0, 0, 0, 1, 1, false, true, 0);
    double[] objects = {3 * 8 + 4, 8 + 4, 8, 8, 1, 5 * 8 + 4, 3 * 8 + 4, 8, 8, 0};
    GridLoss loss = loss(classes);
    double[] gradient = new double[loss.values()];

    double one = loss.compute(new double[loss.values()], objects, 1, null);
    double both = loss.compute(new double[loss.values()], objects, 2, gradient);

    assertThat(one).isCloseTo(CLASSES * Math.log(2), within(1e-9));
    assertThat(both).isCloseTo(Math.sqrt(2) * one, within(1e-9));
    assertThat(gradient[6 * FINE + 8 + 3]).isCloseTo(-0.5 / Math.sqrt(2), within(1e-12));
  }

  /** CIoU by hand: box 8x8 at (28, 12), object 16x8 at (32, 12). */
  @Test
  void dissimilarityIsOneMinusOverlapPlusItsTwoPenalties() {
    GridBoxes boxes = new GridBoxes(GRIDS, CLASSES, WIDTH, HEIGHT);
    boxes.decode(new double[boxes.values()]);
    double[] object = {32, 12, 16, 8};
    double angle = Math.atan(2) - Math.atan(1);
    double aspect = 4 / (Math.PI * Math.PI) * angle * angle;

    double found = boxes.dissimilarity(8 + 3, object, 0, new double[4]);

    double overlap = 64.0 / 128;
    double distance = 16.0 / (16 * 16 + 8 * 8);
    assertThat(found)
        .isCloseTo(
            1 - overlap + distance + aspect * aspect / (1 - overlap + aspect), within(1e-12));
  }

  @Test
  void whatLiesInAnIgnoredObjectCostsNothing() {
    double[] objects = {16, 16, 32, 32, RegionLoss.IGNORED};
    RegionLossWeights empty = new RegionLossWeights(0, 0, 1, 0, 1, false, true, 0);

    double sum = loss(empty).compute(new double[loss(empty).values()], objects, 1, null);

    // The left half of both grids, where boxes of 24 pixels reach out by a third at most.
    assertThat(sum).isCloseTo((FINE + COARSE) / 2 * Math.log(2), within(1e-9));
  }

  /** With rescore, objectness aims at the overlap, and where they agree there is no slope. */
  @Test
  void objectnessMayAimAtTheOverlap() {
    double[] objects = {28, 12, 16, 8, 0};
    GridLoss loss = loss(new RegionLossWeights(0, 1, 0, 0, 1, true, true, 0));
    double[] gradient = new double[loss.values()];

    loss.compute(new double[loss.values()], objects, 1, gradient);

    assertThat(gradient[4 * FINE + 8 + 3]).isCloseTo(0.5 - 64.0 / 128, within(1e-12));
  }

  /**
   * Every object whose centre lies in the image has a cell, unless others took all of its cells.
   */
  @Property(tries = 100)
  void anObjectAloneHasBetweenOneAndSixCells(@ForAll long seed) {
    Random random = new Random(seed);
    GridBoxes boxes = new GridBoxes(GRIDS, CLASSES, WIDTH, HEIGHT);
    GridAssignment assignment = new GridAssignment(boxes, ALL);
    double[] output = random.doubles(boxes.values(), -1.5, 1.5).toArray();
    double[] object = objects(random, 1);

    boxes.decode(output);
    assignment.assign(output, object, 1);

    int cells = 0;
    for (int cell = 0; cell < boxes.cells(); cell++) {
      cells += assignment.owner(cell) == 0 ? 1 : 0;
    }
    assertThat(cells).isBetween(1, 6);
  }

  /** Central differences of the loss are the gradient, number by number. */
  @Property(tries = 40)
  void gradientIsTheSlope(@ForAll long seed, @ForAll boolean smooth) {
    Random random = new Random(seed);
    GridLoss loss = loss(new RegionLossWeights(5, 1, 1, 1, 0.7, false, true, smooth ? 0.2 : 0));
    double[] output = random.doubles(loss.values(), -1.5, 1.5).toArray();
    int count = random.nextInt(4);
    double[] objects = objects(random, count);
    double[] gradient = new double[output.length];
    loss.compute(output, objects, count, gradient);
    double step = 1e-5;
    for (int i = 0; i < output.length; i++) {
      double at = output[i];
      output[i] = at + step;
      double above = loss.compute(output, objects, count, null);
      output[i] = at - step;
      double below = loss.compute(output, objects, count, null);
      output[i] = at;
      // Where a cell changes its object, or an overlap passes ignore-above, the loss jumps.
      if (Math.abs(above - below) < 0.01) {
        double slope = (above - below) / (2 * step);
        assertThat(gradient[i]).isCloseTo(slope, within(2e-4 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  /** Gradient descent on raw outputs ends in boxes that the head decodes to the objects. */
  @Test
  void descentEndsInTheObjectsAndTheHeadReadsThem() {
    double[] objects = {10, 10, 9, 7, 0, 40, 14, 30, 20, 1};
    GridLoss loss = loss(new RegionLossWeights(5, 1, 1, 1, 0.7, true, true, 0));
    double[] output = new double[loss.values()];
    double[] gradient = new double[output.length];
    for (int step = 0; step < 4000; step++) {
      loss.compute(output, objects, 2, gradient);
      for (int i = 0; i < output.length; i++) {
        // The slope of an overlap does not vanish at its peak, so the steps have to.
        output[i] -= 0.1 / (1 + step / 100.0) * gradient[i];
      }
    }
    float[] raw = new float[output.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (float) output[i];
    }
    Candidates candidates = new Candidates();
    new AnchorGridHead(
            new AnchorGrids(AnchorGrids.Layout.PLANES, AnchorGrids.Sizes.EXPONENTIAL, false, GRIDS),
            CLASSES,
            WIDTH,
            HEIGHT)
        .decode(raw, 0, 0.5f, candidates);
    List<Detection> found =
        new NonMaxSuppression(0.5, 10, NonMaxSuppression.Scope.PER_CLASS)
            .apply(candidates, BoxScaling.stretch(WIDTH, HEIGHT, WIDTH, HEIGHT));
    assertThat(found)
        .hasSize(2)
        .allSatisfy(
            detection -> {
              int at = 5 * detection.classId();
              assertThat(detection.box().xMin())
                  .isCloseTo((float) (objects[at] - objects[at + 2] / 2), within(0.5f));
              assertThat(detection.box().yMax())
                  .isCloseTo((float) (objects[at + 1] + objects[at + 3] / 2), within(0.5f));
            });
  }

  private static GridLoss loss(RegionLossWeights weights) {
    return new GridLoss(GRIDS, CLASSES, WIDTH, HEIGHT, weights);
  }

  private static double[] objects(Random random, int count) {
    double[] objects = new double[count * RegionLoss.OBJECT_VALUES];
    for (int at = 0; at < objects.length; at += RegionLoss.OBJECT_VALUES) {
      objects[at] = random.nextDouble() * WIDTH;
      objects[at + 1] = random.nextDouble() * HEIGHT;
      objects[at + 2] = 3 + random.nextDouble() * 40;
      objects[at + 3] = 3 + random.nextDouble() * 25;
      objects[at + 4] = random.nextInt(CLASSES);
    }
    return objects;
  }
}
