package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.darknet.CspYoloArchitecture;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.network.detector.DetectorNetwork;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.yolo.RegionLossWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** A network with three heads, trained by DL4J's own step and by the fast step, and exported. */
class GridTrainingTest {
  private static final int EXAMPLES = 3;

  @TempDir private Path folder;

  @BeforeEach
  void oneThread() {
    ComputeThreads.set(1);
  }

  @Test
  void fastGradientsEqualThoseOfTheStockStep() throws Exception {
    ComputationGraph stock = network();
    ComputationGraph ours = network();
    INDArray features = SmallNetworks.numbers(7, EXAMPLES, 3, 96, 96);
    INDArray labels = DetectorAgainstStockTest.labels();
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.obstacle()).isEmpty();
      stock.setInputs(features);
      stock.setLabels(labels);
      stock.computeGradientAndScore();

      double loss = fast.computeGradient(features, labels);

      assertThat(loss).isCloseTo(stock.score(), within(1e-4 * stock.score()));
      // One value beside the kink of a leaky unit moves some arrays by several percent; array by
      // array, the gradient check of the product compares the two steps.
      assertThat(difference(stock, ours)).isLessThan(0.01);
      FastAgainstStockTest.assertClose(
          "output", stock.outputSingle(false, features), fast.output(features), 0);
    }
  }

  /**
   * Relative to the stock gradient, without the running statistics, of which DL4J has means over
   * the examples and not sums.
   */
  private static double difference(ComputationGraph stock, ComputationGraph ours) {
    double squares = 0;
    double sum = 0;
    for (Layer layer : stock.getLayers()) {
      for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
        if (layer.updaterDivideByMinibatch(entry.getKey())) {
          INDArray expected =
              FastAgainstStockTest.part(stock.getGradientsViewArray(), entry.getValue())
                  .div(EXAMPLES);
          INDArray found =
              FastAgainstStockTest.part(ours.getGradientsViewArray(), entry.getValue());
          squares += Math.pow(found.distance2(expected), 2);
          sum += Math.pow(expected.norm2Number().doubleValue(), 2);
        }
      }
    }
    return Math.sqrt(squares / sum);
  }

  /** The export itself compares the outputs, in the order of the heads. */
  @Test
  void theOnnxModelGivesTheSameNumbersHeadByHead() throws Exception {
    double difference =
        DarknetOnnx.export(configuration(), network(), folder.resolve("model.onnx"));
    assertThat(difference).isLessThan(1e-4);
  }

  @Test
  void theLossIsWrittenAndReadWithTheNetwork() throws Exception {
    ComputationGraph network = network();
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson());
    assertThat(read).isEqualTo(network.getConfiguration());
  }

  private static DarknetConfiguration configuration() throws Exception {
    return DarknetConfiguration.parse("csp", CspYoloArchitecture.configuration(96, 96, 2, 8));
  }

  private static ComputationGraph network() throws Exception {
    DarknetConfiguration configuration = configuration();
    DetectorNetwork detector =
        new DetectorNetwork(
            "csp", configuration, 0.9, new RegionLossWeights(5, 1, 1, 1, 0.7, true, true, 0.1));
    return DarknetGraph.build(
        configuration,
        DarknetWeights.initial(configuration, 6),
        new DarknetTraining(
            new Sgd(0.1),
            1,
            1e-5,
            0.9,
            List.of(),
            0,
            new LossLayer.Builder(detector.loss()).build()));
  }
}
