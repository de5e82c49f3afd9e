package io.lookonce.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.DeepModel.DropoutMask;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Padding and sliding windows. */
class WindowsTest {

  private static final INDArray IMAGES = RandomArrays.normal(new NumpyRandom(4), 1, 5, 4, 2);

  /** The zeros that TensorFlow documents for its padding SAME. */
  @ParameterizedTest
  @CsvSource({
    "5, 2, 1, 0, 1",
    "5, 3, 1, 1, 1",
    "5, 4, 1, 1, 2",
    "5, 3, 2, 1, 1",
    "4, 3, 2, 0, 1",
    "13, 6, 5, 1, 2",
    "64, 8, 8, 0, 0",
    "5, 1, 3, 0, 0"
  })
  void theOddZeroStandsAtTheEnd(int size, int kernel, int stride, int before, int after) {
    assertThat(PaddingRule.SAME.around(size, 9, kernel, 1, stride))
        .isEqualTo(new ZeroPadding(before, after, 0, 0));
    assertThat(PaddingRule.SAME.around(9, size, 1, kernel, stride))
        .isEqualTo(new ZeroPadding(0, 0, before, after));
  }

  @Test
  void paddingIsTakenOffAgain() {
    ZeroPadding padding = new ZeroPadding(1, 0, 2, 3);
    INDArray padded = padding.apply(IMAGES);
    assertThat(padded.shape()).containsExactly(1, 6, 9, 2);
    assertThat(padded.sumNumber().doubleValue())
        .isEqualTo(IMAGES.sumNumber().doubleValue(), within(1e-12));
    assertThat(padding.inside(padded)).isEqualTo(IMAGES);
  }

  /** Several equal maxima each get the gradient, as in the notebook. */
  @Test
  void everyLargestValueIsInTheMask() {
    INDArray window = Nd4j.createFromArray(new double[][] {{3, 1}, {3, 2}});
    assertThat(Pooling.mask(window))
        .isEqualTo(Nd4j.createFromArray(new double[][] {{1, 0}, {1, 0}}));
    INDArray images = window.reshape('c', 1, 2, 2, 1);
    INDArray gradient = Nd4j.ones(DataType.DOUBLE, 1, 1, 1, 1);
    assertThat(Pooling.of(Pooling.Kind.MAX, 2, 2).backward(gradient, images).ravel())
        .isEqualTo(Nd4j.createFromArray(1.0, 0, 1, 0));
  }

  @Test
  void paddingIsNoPartOfAWindow() {
    INDArray negative = Nd4j.valueArrayOf(new long[] {1, 3, 3, 1}, -2.0, DataType.DOUBLE);
    for (Pooling.Kind kind : Pooling.Kind.values()) {
      INDArray pooled = new Pooling(kind, 2, 2, PaddingRule.SAME).forward(negative);
      assertThat(pooled)
          .isEqualTo(Nd4j.valueArrayOf(new long[] {1, 2, 2, 1}, -2.0, DataType.DOUBLE));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    INDArray bias = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, 3);
    assertThatThrownBy(() -> valid(1).forward(IMAGES, weights(6, 1, 2), bias))
        .hasMessageStartingWith("a kernel of 6x1 does not fit on 5x4 with ");
    assertThatThrownBy(() -> valid(1).forward(IMAGES, weights(2, 2, 3), bias))
        .hasMessage("weights for 3 channels on images of 2");
    assertThatThrownBy(() -> valid(0).forward(IMAGES, weights(2, 2, 2), bias))
        .hasMessage("the stride must be at least 1: 0");
    assertThatThrownBy(() -> DropoutMask.draw(new NumpyRandom(1), 0, 2, 2))
        .hasMessage("the probability of keeping a unit must be in (0, 1]: 0.0");
  }

  private static Convolution valid(int stride) {
    return new Convolution(stride, PaddingRule.VALID);
  }

  private static INDArray weights(long rows, long columns, long channels) {
    return Nd4j.ones(DataType.DOUBLE, rows, columns, channels, 3);
  }
}
