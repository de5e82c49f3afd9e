package io.lookonce.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.configuration.Settings;
import io.lookonce.gradientcheck.FastComparison.FastGradient;
import io.lookonce.model.NetworkFile;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.onnx.NetworkOnnx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every layer, activation and loss of the network language: its gradient in double precision, that
 * of the fast step, its ONNX model, and the network file that training continues from.
 */
@Tag("slow")
class CustomLayersTest {

  private static final double ONNX_TOLERANCE = 1e-5;
  private static final CheckSettings CHECK = new CheckSettings(6, 1e-5, 1e-5, 1e-3, 0.1);

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ type = activation, function = swish }",
        "{ type = activation, function = mish }",
        "{ type = activation, function = hard-swish }",
        "{ type = activation, function = gelu }",
        // Activations that the layer has itself; and one before a pooling, which has fewer values.
        "{ type = convolution, filters = 5, size = 3, function = swish }",
        "{ type = convolution, filters = 16, size = 3, stride = 2, function = gelu }, { type ="
            + " max-pool, size = 2 }",
        "{ type = dense, units = 9, function = mish }, { type = dense, units = 7, function ="
            + " hard-swish }",
        "{ type = zero-padding, size = 1 }, { type = convolution, filters = 5, size = 3, padding ="
            + " valid, function = mish }",
        // Groups: of 2 and 4 channels, depthwise with one and two filters, strided, folded.
        "{ type = convolution, filters = 12, size = 3, groups = 4, function = identity }",
        "{ type = convolution, filters = 32, size = 3, groups = 2, function = relu }, { type ="
            + " convolution, filters = 32, size = 3, groups = 2, stride = 2, function = gelu }",
        "{ type = depthwise-convolution, size = 3, function = identity }, { type ="
            + " batch-normalization }, { type = activation, function = relu }",
        "{ type = depthwise-convolution, multiplier = 2, size = 4, stride = 3, function ="
            + " leaky-relu }",
        // Joins and parts.
        "{ type = convolution, filters = 8, size = 3, function = tanh, name = b }, { type = add,"
            + " from = [a, b] }, { type = activation, function = relu }",
        "{ type = convolution, filters = 8, size = 3, function = tanh, name = b }, { type = add,"
            + " from = [a, b, a] }, { type = activation, function = mish }",
        "{ type = convolution, filters = 3, size = 1, function = swish, name = b }, { type ="
            + " concat, from = [b, a, b] }",
        "{ type = route, from = a, groups = 4, group = 1, name = b }, { type = route, from = a,"
            + " groups = 2, name = c, group = 1 }, { type = concat, from = [c, b] }",
        "{ type = channel-shuffle, groups = 2 }, { type = convolution, filters = 4, size = 3,"
            + " groups = 4, function = identity }",
        "{ type = global-average-pool, name = b }, { type = dense, units = 8, function = gelu }, {"
            + " type = add, from = [dense3, b] }",
        "{ type = global-average-pool, name = b }, { type = dense, units = 3, function = tanh, from"
            + " = a, name = c }, { type = concat, from = [b, c] }",
        "{ type = global-average-pool }, { type = layer-normalization }, { type = dense, units = 5,"
            + " function = tanh }",
        "{ type = layer-normalization, epsilon = 0.01 }",
        "{ type = layer-normalization }, { type = convolution, filters = 16, size = 3, function ="
            + " relu }, { type = layer-normalization }, { type = activation, function = gelu }",
      })
  void gradientsAndExportAgree(String layers) throws Exception {
    String text =
        """
        network = custom, input { height = 9, width = 8, channels = 3 }
        layers = [
          { type = convolution, filters = 8, size = 3, function = tanh, name = a }, %s
          { type = output, units = 4 }
        ]
        initialization.distribution = xavier
        """
            .formatted(layers);
    CheckedNetwork network = CheckedNetwork.of(text, 3, CHECK);
    requireGradients(network);

    ClassifierNetwork read = Networks.read(Settings.parse(text, "x.conf", List.of()));
    Path file = folder.resolve("network.onnx");
    assertThat(NetworkOnnx.export(network.product(), read.input(), file))
        .isBetween(0.0, ONNX_TOLERANCE);
    requireSameAfterReading(network.product(), read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss { label-smoothing = 0.2 }",
        "loss { class-weights = [1, 3, 0.5, 0] }",
        "loss { label-smoothing = 0.1, class-weights = [1, 3, 0.5, 2] }",
        "regularization { weight-decay = 0.3 }",
        "regularization { l2 = 0.3 }"
      })
  void gradientsOfLossesAgree(String loss) {
    for (int units : new int[] {1, 4}) {
      String text =
          """
          network = custom, input { features = 5 }
          layers = [{ type = dense, units = 6, function = tanh }, { type = output, units = %d }]
          initialization.distribution = xavier
          %s
          """
              .formatted(units, loss);
      requireGradients(CheckedNetwork.of(text, 6, CHECK));
    }
  }

  private static void requireGradients(CheckedNetwork network) {
    try (FastGradient fast = new FastGradient(network.product(), network.batch())) {
      assertThat(fast.obstacle()).isEmpty();
      CheckReport report = network.checkFast(fast, source -> source);
      assertThat(report.passes()).as("%s, fast %s", report.worst(), report.worstFast()).isTrue();
      assertThat(report.zeros()).isLessThan(report.numbers());
      assertThat(report.worstFast().orElseThrow().error()).isLessThan(1e-3);
    }
  }

  private static void requireSameAfterReading(ComputationGraph graph, ClassifierNetwork network)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NetworkFile.write(graph, bytes);
    ComputationGraph read =
        NetworkFile.read("network.zip", new ByteArrayInputStream(bytes.toByteArray()));
    INDArray images = Nd4j.rand(network.input().batchShape(2));
    assertThat(read.outputSingle(images)).isEqualTo(graph.outputSingle(images));
  }
}
