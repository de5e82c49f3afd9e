package io.lookonce.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class CrossEntropyTest {

  @Test
  void certaintyCostsNothingWhereRightAndInfinitelyMuchWhereWrong() {
    assertThat(loss(new double[] {1, 0, 0.5}, new double[] {1, 0, 1}))
        .isCloseTo(Math.log(2) / 3, within(1e-15));
    assertThat(loss(new double[] {1, 0.5}, new double[] {0, 1})).isInfinite().isPositive();
    assertThat(loss(new double[] {Double.NaN, 0.5}, new double[] {1, 1})).isNaN();
  }

  @Test
  void severalOutputsOfAnExampleAddUp() {
    var outputs = Nd4j.createFromArray(new double[][] {{0.5, 0.25}, {0.5, 0.5}});
    var labels = Nd4j.createFromArray(new double[][] {{1, 1}, {0, 1}});
    assertThat(CrossEntropy.loss(outputs, labels))
        .isCloseTo((3 * Math.log(2) + Math.log(4)) / 2, within(1e-15));
  }

  private static double loss(double[] outputs, double[] labels) {
    return CrossEntropy.loss(
        Nd4j.createFromArray(outputs).reshape(1, outputs.length),
        Nd4j.createFromArray(labels).reshape(1, labels.length));
  }
}
