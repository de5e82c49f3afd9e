package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.nd4j.operation.DropoutOperation;
import io.lookonce.nd4j.operation.DropoutOperation.DropoutSeed;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The dropout masks of parallel trainings, in the fast step and in DL4J's own. */
class DropoutStreamTest {

  private static final int LENGTH = 20_000;

  @BeforeEach
  void oneThread() {
    ComputeThreads.set(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamDrawsTheSameMasksAgainAndAnotherStreamOthers(boolean fast) {
    INDArray first = trained(fast, 0, 0);
    // Earlier draws of the thread must not matter.
    Nd4j.getRandom().setSeed(99);
    assertThat(trained(fast, 0, 0)).isEqualTo(first);
    assertThat(trained(fast, 1, 0)).isNotEqualTo(first);
    assertThat(trained(fast, 0, 1)).as("another iteration").isNotEqualTo(first);
  }

  @Test
  void masksOfTwoStreamsAreIndependent() {
    double keep = 0.6;
    FloatBuffer one = mask(keep, DropoutSeed.of(3, 0, 5));
    FloatBuffer other = mask(keep, DropoutSeed.of(3, 1, 5));
    int same = 0;
    for (int i = 0; i < LENGTH; i++) {
      same += one.get(i) == other.get(i) ? 1 : 0;
    }
    // Three standard deviations of the binomial distribution.
    assertThat(same / (double) LENGTH)
        .isCloseTo(keep * keep + (1 - keep) * (1 - keep), within(0.0106));
  }

  @Test
  void noTwoSeedsOfStreamsAndIterationsAreTheSame() {
    Set<Long> seeds = new HashSet<>();
    for (int stream = 0; stream < 100; stream++) {
      for (int iteration = 0; iteration < 100; iteration++) {
        seeds.add(DropoutSeed.of(7, stream, iteration));
      }
    }
    assertThat(seeds).hasSize(100 * 100);
  }

  private static FloatBuffer mask(double keep, long seed) {
    FloatBuffer mask = FloatBuffer.allocate(LENGTH);
    DropoutOperation.draw(mask, keep, seed);
    return mask;
  }

  /** Parameters after two steps of a network with dropout before its last layer. */
  private static INDArray trained(boolean fast, long stream, int iteration) {
    MultiLayerNetwork network =
        SmallNetworks.sequence(
            DataType.FLOAT,
            new Sgd(0.1),
            fast ? new DenseLayer.Builder().nOut(9).build() : withoutFastPath(),
            new DropoutLayer(0.5));
    network.setIterationCount(iteration);
    try (FastNetwork training = FastNetwork.of(network)) {
      assertThat(training.isAccelerated()).isEqualTo(fast);
      training.setDropoutStream(stream);
      for (int step = 0; step < 2; step++) {
        training.fit(
            SmallNetworks.images(SmallNetworks.EXAMPLES),
            SmallNetworks.labels(SmallNetworks.EXAMPLES));
      }
    }
    return network.params().dup();
  }

  private static Layer withoutFastPath() {
    return new LocalResponseNormalization.Builder().build();
  }
}
