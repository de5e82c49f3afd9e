package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RegionLossTest {
  private static final List<Anchor> ANCHORS = List.of(new Anchor(1, 1), new Anchor(3, 2));
  private static final int CLASSES = 3;
  private static final int WIDTH = 4;
  private static final int HEIGHT = 3;
  private static final int CELLS = WIDTH * HEIGHT;
  private static final RegionLossWeights PLAIN =
      new RegionLossWeights(1, 5, 1, 1, 0.6, false, false, 0);

  /**
   * All outputs zero: σ is ½ everywhere. One object, exactly the second anchor's shape, centred in
   * cell (1, 2), class 2: its coordinates cost nothing, its objectness 5/2·¼, its class ln 3; the
   * other places 1/2·¼ each, but for the three that overlap it by more than 0.6: none here, since a
   * shift of one cell leaves (2·2)/(12 − 4) = ½.
   */
  @Test
  void lossesOfAnObjectThatFits() {
    double[] objects = {1.5, 2.5, 3, 2, 2};
    double loss = loss(PLAIN).compute(new double[loss(PLAIN).values()], objects, 1, null);
    double others = (2 * CELLS - 1) * 0.125;
    assertThat(loss).isCloseTo(0.625 + Math.log(3) + others, within(1e-12));
  }

  /** The same place, the object a quarter cell to the right and e times as wide. */
  @Test
  void coordinatesAreErrorsInCellsAndLogarithms() {
    double[] fits = {1.5, 2.5, 3, 2, 2};
    double[] shifted = {1.75, 2.5, 3 * Math.E, 2, 2};
    RegionLossWeights onlyCoordinates = new RegionLossWeights(1, 0, 0, 0, 0.6, false, false, 0);
    double[] output = new double[loss(PLAIN).values()];
    assertThat(loss(onlyCoordinates).compute(output, fits, 1, null)).isZero();
    double weight = 2 - 6 * Math.E / CELLS;
    assertThat(loss(onlyCoordinates).compute(output, shifted, 1, null))
        .isCloseTo(weight / 2 * (0.0625 + 1), within(1e-12));
  }

  @Test
  void aBoxNearAnObjectIsNotBlamed() {
    double[] objects = {1.5, 2.5, 3, 2, 2};
    RegionLossWeights onlyNoObject = new RegionLossWeights(0, 0, 1, 0, 0.4, false, false, 0);
    // The places one cell to the left and right overlap by ½.
    assertThat(loss(onlyNoObject).compute(new double[loss(PLAIN).values()], objects, 1, null))
        .isCloseTo((2 * CELLS - 1 - 2) * 0.125, within(1e-12));
  }

  /** The same image as first, σ ½ everywhere: −ln ½ for every place, five times for the object. */
  @Test
  void objectnessMayCostCrossEntropy() {
    double[] objects = {1.5, 2.5, 3, 2, 2};
    RegionLossWeights weights = new RegionLossWeights(0, 5, 1, 0, 0.6, false, true, 0);
    double[] output = new double[loss(PLAIN).values()];
    double[] gradient = new double[output.length];
    assertThat(loss(weights).compute(output, objects, 1, gradient))
        .isCloseTo((5 + 2 * CELLS - 1) * Math.log(2), within(1e-12));
    int objectness = (5 + CLASSES + 4) * CELLS + 2 * WIDTH + 1;
    assertThat(gradient[objectness]).isEqualTo(-2.5);
    output[objectness] = -800;
    assertThat(loss(weights).compute(output, objects, 1, gradient))
        .isCloseTo(5 * 800 + (2 * CELLS - 1) * Math.log(2), within(1e-9));
    assertThat(gradient[objectness]).as("wrong and certain").isEqualTo(-5);
  }

  /**
   * An ignored object, three cells wide and two high, in cell (1, 1): its cell's two places are
   * spared; so are boxes of one cell that it covers by more than half: columns 0 to 2 (its edges
   * run at 0 and 3) of rows 1 (it reaches from ½ to 2½, so rows 0 and 2 are covered by half, not
   * more); and of the anchor 3 x 2 those one column or row beside, of which 2/3 and ½ lie within:
   * only the columns.
   */
  @Test
  void whatIsIgnoredIsNeitherLearntNorBlamed() {
    double[] objects = {1.5, 1.5, 3, 2, RegionLoss.IGNORED};
    RegionLossWeights weights = new RegionLossWeights(1, 5, 1, 1, 0.99, false, false, 0);
    assertThat(loss(weights).compute(new double[loss(PLAIN).values()], objects, 1, null))
        .isCloseTo((2 * CELLS - 3 - 3) * 0.125, within(1e-12));
  }

  @Test
  void theLaterOfTwoObjectsGetsThePlace() {
    RegionLossWeights onlyClasses = new RegionLossWeights(0, 0, 0, 1, 0.6, false, false, 0);
    double[] output = new double[loss(PLAIN).values()];
    // Class 1 is certain in the first anchor's channels of cell (0, 0).
    output[6 * CELLS] = 50;
    double[] firstThenSecond = {0.5, 0.5, 1, 1, 0, 0.2, 0.2, 1, 1, 1};
    assertThat(loss(onlyClasses).compute(output, firstThenSecond, 2, null))
        .isCloseTo(0, within(1e-9));
    double[] secondThenFirst = {0.2, 0.2, 1, 1, 1, 0.5, 0.5, 1, 1, 0};
    assertThat(loss(onlyClasses).compute(output, secondThenFirst, 2, null))
        .isCloseTo(50, within(1e-9));
  }

  /** Central differences of the loss are the gradient, number by number. */
  @Property(tries = 40)
  void gradientIsTheSlope(@ForAll long seed, @ForAll boolean crossEntropy, @ForAll boolean smooth) {
    Random random = new Random(seed);
    RegionLoss loss =
        loss(new RegionLossWeights(1, 5, 1, 1, 0.6, false, crossEntropy, smooth ? 0.3 : 0));
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
      // A place may cross the overlap from which it is ignored between the two; the loss then
      // jumps.
      if (Math.abs(above - below) < 0.01) {
        assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within(2e-6));
      }
    }
  }

  /**
   * With one weight alone the loss counts the places that are blamed: those whose box, worked out
   * here anew for every place, overlaps no object by more than the limit.
   */
  @Property(tries = 60)
  void everyBoxThatOverlapsNoObjectEnoughIsBlamed(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.2, max = 0.9) double limit) {
    Random random = new Random(seed);
    RegionLossWeights weights = new RegionLossWeights(0, 0, 1, 0, limit, false, false, 0);
    double[] output = random.doubles(loss(weights).values(), -1.5, 1.5).toArray();
    int count = random.nextInt(4);
    double[] objects = objects(random, count);
    boolean[] owned = new boolean[2 * CELLS];
    for (int at = 0; at < objects.length; at += RegionLoss.OBJECT_VALUES) {
      double[] shape = {0, 0, objects[at + 2], objects[at + 3]};
      boolean second = overlap(shape, 0, 0, 0, 3, 2) > overlap(shape, 0, 0, 0, 1, 1);
      owned[(second ? CELLS : 0) + (int) objects[at + 1] * WIDTH + (int) objects[at]] = true;
    }
    double expected = 0;
    for (int place = 0; place < owned.length; place++) {
      int cell = place % CELLS;
      int start = place / CELLS * (5 + CLASSES) * CELLS + cell;
      double x = cell % WIDTH + sigmoid(output[start]);
      double y = cell / WIDTH + sigmoid(output[start + CELLS]);
      double width = ANCHORS.get(place / CELLS).width() * Math.exp(output[start + 2 * CELLS]);
      double height = ANCHORS.get(place / CELLS).height() * Math.exp(output[start + 3 * CELLS]);
      boolean blamed = !owned[place];
      for (int at = 0; at < objects.length; at += RegionLoss.OBJECT_VALUES) {
        blamed &= overlap(objects, at, x, y, width, height) <= limit;
      }
      expected += blamed ? Math.pow(sigmoid(output[start + 4 * CELLS]), 2) / 2 : 0;
    }
    assertThat(loss(weights).compute(output, objects, count, null))
        .isCloseTo(expected, within(1e-9));
  }

  private static double overlap(
      double[] objects, int at, double x, double y, double width, double height) {
    double wide =
        Math.min(x + width / 2, objects[at] + objects[at + 2] / 2)
            - Math.max(x - width / 2, objects[at] - objects[at + 2] / 2);
    double high =
        Math.min(y + height / 2, objects[at + 1] + objects[at + 3] / 2)
            - Math.max(y - height / 2, objects[at + 1] - objects[at + 3] / 2);
    double common = Math.max(0, wide) * Math.max(0, high);
    return common / (width * height + objects[at + 2] * objects[at + 3] - common);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** With rescore the objectness of a right box costs nothing where it equals the overlap. */
  @Test
  void rescoringAimsAtTheOverlap() {
    RegionLossWeights onlyObject = new RegionLossWeights(0, 5, 0, 0, 0.6, true, false, 0);
    double[] output = new double[loss(PLAIN).values()];
    // The object is half as high as the anchor it falls to: overlap 3 / 6.
    double[] objects = {1.5, 2.5, 3, 1, 2};
    assertThat(loss(onlyObject).compute(output, objects, 1, null)).isCloseTo(0, within(1e-12));
    int objectness = (5 + CLASSES + 4) * CELLS + 2 * WIDTH + 1;
    double[] gradient = new double[output.length];
    output[objectness] = Math.log(3);
    double loss = loss(onlyObject).compute(output, objects, 1, gradient);
    assertThat(loss).isCloseTo(2.5 * 0.0625, within(1e-12));
    assertThat(gradient[objectness]).isCloseTo(5 * 0.25 * 0.75 * 0.25, within(1e-12));
  }

  @Test
  void hugeOutputsStayFinite() {
    double[] output = new double[loss(PLAIN).values()];
    java.util.Arrays.fill(output, 1e4);
    double[] gradient = new double[output.length];
    double loss =
        loss(RegionLossWeights.YOLO2)
            .compute(output, new double[] {1.5, 2.5, 3, 2, 2}, 1, gradient);
    assertThat(loss).isFinite();
    assertThat(gradient).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
  }

  private static RegionLoss loss(RegionLossWeights weights) {
    return new RegionLoss(ANCHORS, CLASSES, WIDTH, HEIGHT, weights);
  }

  private static double[] objects(Random random, int count) {
    double[] objects = new double[count * RegionLoss.OBJECT_VALUES];
    for (int at = 0; at < objects.length; at += RegionLoss.OBJECT_VALUES) {
      objects[at] = random.nextDouble() * WIDTH;
      objects[at + 1] = random.nextDouble() * HEIGHT;
      objects[at + 2] = 0.3 + random.nextDouble() * 3;
      objects[at + 3] = 0.3 + random.nextDouble() * 2;
      objects[at + 4] = random.nextInt(CLASSES);
    }
    return objects;
  }
}
