package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.SmallDarknet;
import io.lookonce.network.detector.DetectorLoss;
import io.lookonce.network.detector.DetectorNetwork;
import io.lookonce.yolo.RegionLossWeights;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Darknet networks with route, shortcut, reorg and upsample layers and the region loss: with the
 * same parameters, losses, gradients and outputs equal those of DL4J's own layers.
 */
class DetectorAgainstStockTest {
  private static final int EXAMPLES = 3;

  /** Every concatenation is of whole blocks of 16 channels, which keep oneDNN's blocked layout. */
  private static final String IN_BLOCKS =
      """
      [net]
      width=24
      height=12
      channels=3
      [convolutional]
      batch_normalize=1
      filters=32
      size=3
      pad=1
      activation=leaky
      [convolutional]
      batch_normalize=1
      filters=16
      size=3
      stride=3
      pad=1
      activation=leaky
      [upsample]
      stride=3
      [route]
      layers=-1,0
      [convolutional]
      filters=16
      size=1
      activation=leaky
      [maxpool]
      size=2
      stride=2
      [reorg]
      stride=2
      [route]
      layers=4
      [convolutional]
      batch_normalize=1
      filters=16
      size=3
      stride=4
      pad=1
      activation=relu
      [route]
      layers=-1,6
      [convolutional]
      filters=14
      size=1
      activation=linear
      [region]
      anchors=1,1,2.5,1.5
      classes=2
      num=2
      """;

  /** Feature maps with enough tiles for Winograd's algorithm, and overlapping pooling. */
  private static final String IN_TILES =
      """
      [net]
      width=40
      height=24
      channels=3
      [convolutional]
      batch_normalize=1
      filters=8
      size=3
      pad=1
      activation=leaky
      [convolutional]
      batch_normalize=1
      filters=20
      size=3
      pad=1
      activation=leaky
      [maxpool]
      size=3
      stride=1
      [convolutional]
      filters=16
      size=3
      pad=1
      activation=leaky
      [maxpool]
      size=2
      stride=2
      [convolutional]
      filters=14
      size=1
      activation=linear
      [region]
      anchors=1,1,2.5,1.5
      classes=2
      num=2
      """;

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of("every kind of layer", SmallDarknet.TEXT),
        Arguments.of("joins of whole blocks", IN_BLOCKS),
        Arguments.of("convolutions in tiles", IN_TILES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void networkMatches(String name, String text) throws Exception {
    DarknetConfiguration configuration = DarknetConfiguration.parse(name, text);
    ComputationGraph stock = network(configuration);
    ComputationGraph ours = network(configuration);
    INDArray features = images(configuration.input());
    INDArray labels = labels();
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.obstacle()).isEmpty();
      stock.setInputs(features);
      stock.setLabels(labels);
      stock.computeGradientAndScore();

      double loss = fast.computeGradient(features, labels);

      assertThat(loss).isCloseTo(stock.score(), within(1e-4 * stock.score()));
      FastAgainstStockTest.assertSameGradients(
          stock.getLayers(), stock.getGradientsViewArray(), ours.getGradientsViewArray(), EXAMPLES);
      INDArray expected = stock.outputSingle(false, features);
      FastAgainstStockTest.assertClose("output", expected, fast.output(features), 0);
    }
  }

  private static ComputationGraph network(DarknetConfiguration configuration) {
    DetectorNetwork detector =
        new DetectorNetwork("small", configuration, 0.9, RegionLossWeights.YOLO2);
    return DarknetGraph.build(
        configuration,
        DarknetWeights.random(configuration, 6),
        new DarknetTraining(
            new Sgd(0.1),
            1,
            1e-5,
            0.9,
            List.of(),
            0,
            new LossLayer.Builder(detector.loss()).build()));
  }

  private static INDArray images(LayerShape input) {
    return SmallNetworks.numbers(5, EXAMPLES, input.channels(), input.height(), input.width());
  }

  /** No object in the first image, one in the second, two in the third; of two classes. */
  static INDArray labels() {
    Random random = new Random(4);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, DetectorLoss.labelWidth(2));
    for (int example = 0; example < EXAMPLES; example++) {
      labels.putScalar(example, 0, example);
      for (int object = 0; object < example; object++) {
        int at = DetectorLoss.labelWidth(object);
        for (int number = 0; number < 4; number++) {
          labels.putScalar(example, at + number, 0.1 + random.nextDouble() / 2);
        }
        labels.putScalar(example, at + 4, object);
      }
    }
    return labels;
  }
}
