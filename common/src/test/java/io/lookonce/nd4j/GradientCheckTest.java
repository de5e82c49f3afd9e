package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The fast gradient against central differences of the loss. The fast layers compute in float32, in
 * which rounding hides differences of the loss, so the same network computes the loss in double
 * precision.
 */
class GradientCheckTest {
  private static final double STEP = 1e-5;

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  @Test
  void gradientIsTheSlopeOfTheLoss() {
    INDArray features = SmallNetworks.images(SmallNetworks.EXAMPLES);
    INDArray labels = SmallNetworks.labels(SmallNetworks.EXAMPLES);
    ComputationGraph ours = SmallNetworks.residual();
    ComputationGraph precise = SmallNetworks.residual(DataType.DOUBLE, new Sgd(0.1));
    precise.setParams(ours.params().castTo(DataType.DOUBLE));
    DataSet batch = new DataSet(features.castTo(DataType.DOUBLE), labels.castTo(DataType.DOUBLE));
    try (FastNetwork fast = FastNetwork.of(ours)) {
      fast.computeGradient(features, labels);
    }
    INDArray gradient = ours.getGradientsViewArray();
    double scale = gradient.norm2Number().doubleValue() / Math.sqrt(gradient.length());

    int checked = 0;
    for (String layer : new String[] {"conv1", "bn1", "conv2", "conv3", "shortcut", "out"}) {
      for (String name : new String[] {"W", "b", "gamma", "beta"}) {
        INDArray values = precise.getLayer(layer).paramTable().get(name);
        if (values == null) {
          continue;
        }
        for (long i = 0; i < values.length(); i += Math.max(1, values.length() / 5)) {
          long index = values.offset() + i;
          double slope = slope(precise, batch, index);
          assertThat(gradient.getDouble(index))
              .as("%s %s, parameter %d", layer, name, index)
              .isCloseTo(
                  slope,
                  org.assertj.core.api.Assertions.within(1e-3 * Math.abs(slope) + 1e-3 * scale));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  private static double slope(ComputationGraph network, DataSet batch, long index) {
    double middle = network.params().getDouble(index);
    network.params().putScalar(index, middle + STEP);
    double above = network.score(batch, true);
    network.params().putScalar(index, middle - STEP);
    double below = network.score(batch, true);
    network.params().putScalar(index, middle);
    return (above - below) / (2 * STEP);
  }
}
