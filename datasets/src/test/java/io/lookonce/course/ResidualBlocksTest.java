package io.lookonce.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.stepbystep.ResidualBlock;
import io.lookonce.testing.TensorFlowRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The blocks in the release of <i>Residual Networks</i> for TensorFlow 2: three images of 4×4×3
 * that are −1, 1 and 3 throughout.
 */
class ResidualBlocksTest {

  private final INDArray input = input();

  /** Kernels of ones; the mean over the channels of the first and the last row of the output. */
  @Test
  void identityBlockInInference() {
    assertThat(identityBlock(false))
        .containsExactly(
            new double[] {
              0, 0, 0, 0, 0, 0, 0, 0, 192.71234, 192.71234, 192.71234, 96.85617, 96.85617, 96.85617,
              96.85617, 48.92808, 578.1371, 578.1371, 578.1371, 290.5685, 290.5685, 290.5685,
              290.5685, 146.78426
            },
            within(1e-4));
  }

  @Test
  void identityBlockInTraining() {
    assertThat(identityBlock(true))
        .containsExactly(
            new double[] {
              0, 0, 0, 0, 0, 0, 0, 0, 0.40739, 0.40739, 0.40739, 0.40739, 0.40739, 0.40739, 0.40739,
              0.40739, 4.99991, 4.99991, 4.99991, 3.25948, 3.25948, 3.25948, 3.25948, 2.40739
            },
            within(1e-4));
  }

  @Test
  void convolutionalBlockWithKerasSeed() {
    INDArray output =
        ResidualBlocks.convolutionalBlock(3, new int[] {2, 4, 6}, TensorFlowRandom.keras(0)::xavier)
            .forward(input, false);
    assertThat(Arrays.copyOf(output.dup('c').data().asDouble(), 24))
        .containsExactly(
            new double[] {
              0, 0.66683817, 0, 0, 0.88853896, 0.5274254,
              0, 0.65053666, 0, 0, 0.89592844, 0.49965227,
              0, 0.6312079, 0, 0, 0.8636247, 0.47643146,
              0, 0.5688321, 0, 0, 0.85534114, 0.41709304
            },
            within(2e-7));
  }

  private double[] identityBlock(boolean training) {
    INDArray means =
        new ResidualBlock.Identity(
                ResidualBlocks.path(
                    3, new int[] {4, 4, 3}, 1, shape -> Nd4j.ones(DataType.DOUBLE, shape)))
            .forward(input, training)
            .mean(3)
            .dup('c');
    double[] rows = new double[24];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = means.getDouble(i / 8, i / 4 % 2 == 0 ? 0 : 3, i % 4);
    }
    return rows;
  }

  private static INDArray input() {
    INDArray images = Nd4j.create(DataType.DOUBLE, 3, 4, 4, 3);
    for (int i = 0; i < 3; i++) {
      images.slice(i).assign(2 * i - 1);
    }
    return images;
  }
}
