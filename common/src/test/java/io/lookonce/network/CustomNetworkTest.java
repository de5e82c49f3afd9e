package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class CustomNetworkTest {

  @Test
  void everyTypeOfLayerHasItsShapeAndParameters() {
    ClassifierNetwork network =
        read(
            """
            { type = zero-padding, size = 1 }
            { type = convolution, filters = 4, size = 3, padding = valid, function = identity }
            { type = batch-normalization, decay = 0.9 }
            { type = activation, function = leaky-relu }
            { type = max-pool, size = 3, stride = 2, padding = same, name = shrink }
            { type = convolution, filters = 2, size = 5, stride = 2, function = tanh }
            { type = average-pool, size = 2 }
            { type = dropout, keep-probability = 0.5 }
            { type = dense, units = 3, function = sigmoid }
            { type = output, units = 4 }
            """);
    ComputationGraph graph = network.build(TrainingSettingsFixture.he(1), 1);
    var activations = graph.feedForward(Nd4j.rand(2, 3, 12, 10), false);
    assertThat(activations.get("zero-padding1").shape()).containsExactly(2, 3, 14, 12);
    assertThat(activations.get("convolution2").shape()).containsExactly(2, 4, 12, 10);
    assertThat(activations.get("shrink").shape()).containsExactly(2, 4, 6, 5);
    assertThat(activations.get("convolution6").shape()).containsExactly(2, 2, 3, 3);
    assertThat(activations.get("average-pool7").shape()).containsExactly(2, 2, 1, 1);
    assertThat(activations.get("dense9").shape()).containsExactly(2, 3);
    assertThat(activations.get("output10").shape()).containsExactly(2, 4);
    assertThat(activations.get("activation4").minNumber().doubleValue()).isNegative();
    int convolution = 3 * 9 * 4 + 4;
    int normalization = 4 * 4;
    int second = 4 * 25 * 2 + 2;
    int dense = 2 * 3 + 3;
    int output = 3 * 4 + 4;
    assertThat(graph.numParams()).isEqualTo(convolution + normalization + second + dense + output);
    assertThat(network.outputs()).isEqualTo(4);
  }

  /** Building twice must not share shapes between the graphs. */
  @Test
  void aNetworkCanBeBuiltTwice() {
    ClassifierNetwork network =
        read("{ type = dense, units = 2, function = relu }, { type = output, units = 1 }");
    long first = network.build(TrainingSettingsFixture.he(1), 1).numParams();
    assertThat(network.build(TrainingSettingsFixture.he(1), 1).numParams()).isEqualTo(first);
    assertThat(first).isEqualTo((12 * 10 * 3 + 1) * 2 + 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { type = dens, units = 3 }  | layers[0].type = dens is not known, did you mean dense?
          { type = dense }            | missing key layers[0].units
          { type = dropout, keep-probability = 0 } | layers[0].keep-probability = 0 must be in (0, 1]
          { type = dense, units = 2, function = relu } | layers[0].type = dense must be output
          """)
  void layersThatCannotBeAreRefusedWhereTheyStand(String layer, String message) {
    assertThatThrownBy(() -> read(layer))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("conf/x.conf:3: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void ordersThatCannotBeAreRefused() {
    assertThatThrownBy(() -> read("{ type = output, units = 1 }\n{ type = output, units = 1 }"))
        .hasMessage("conf/x.conf:3: layers[0].type = output must be the last layer");
    assertThatThrownBy(
            () ->
                read(
                    "{ type = dense, units = 2, function = relu }\n"
                        + "{ type = max-pool, size = 2 }\n{ type = output, units = 1 }"))
        .hasMessage(
            "conf/x.conf:4: layers[1].type = max-pool needs images, but its input is a vector");
    assertThatThrownBy(
            () ->
                read(
                    "{ type = dropout, keep-probability = 1, name = a }\n"
                        + "{ type = output, units = 1, name = a }"))
        .hasMessage("conf/x.conf:4: layers[1].name = a is already the name of another layer");
    assertThatThrownBy(
            () -> read("{ type = max-pool, size = 30 }\n{ type = output, units = 1, name = a }"))
        .hasMessage(
            "conf/x.conf:3: layers[0].size = 30 must be at most 10, the smaller side of its"
                + " input");
    assertThatThrownBy(
            () ->
                read(
                    "{ type = convolution, filters = 1, size = 11, padding = valid, function = relu"
                        + " }\n"
                        + "{ type = output, units = 1 }"))
        .hasMessageContaining("size = 11 must be at most 10");
    assertThatThrownBy(() -> read("")).hasMessageContaining("must end with { type = output");
  }

  @Test
  void layersThatJoinAndDivideHaveTheirShapes() {
    ClassifierNetwork network =
        read(
            """
            { type = convolution, filters = 6, size = 3, function = gelu, name = a }
            { type = convolution, filters = 6, size = 1, groups = 3, function = mish, name = b }
            { type = add, from = [a, b, a] }
            { type = depthwise-convolution, multiplier = 2, size = 3, stride = 2, function = swish }
            { type = layer-normalization }
            { type = channel-shuffle, groups = 4 }
            { type = route, from = channel-shuffle6, groups = 3, group = 2, name = third }
            { type = concat, from = [third, channel-shuffle6] }
            { type = activation, function = hard-swish }
            { type = global-average-pool }
            { type = dense, units = 16, function = gelu, name = c }
            { type = add, from = [c, global-average-pool10] }
            { type = layer-normalization }
            { type = output, units = 4 }
            """);
    ComputationGraph graph = network.build(TrainingSettingsFixture.he(1), 1);
    var activations = graph.feedForward(Nd4j.rand(2, 3, 12, 10), false);
    assertThat(activations.get("add3").shape()).containsExactly(2, 6, 12, 10);
    assertThat(activations.get("depthwise-convolution4").shape()).containsExactly(2, 12, 6, 5);
    assertThat(activations.get("third").shape()).containsExactly(2, 4, 6, 5);
    assertThat(activations.get("concat8").shape()).containsExactly(2, 16, 6, 5);
    assertThat(activations.get("global-average-pool10").shape()).containsExactly(2, 16);
    assertThat(graph.getLayer("b").paramTable().get("W").shape()).containsExactly(6, 2, 1, 1);
    assertThat(activations.get("add3").sub(activations.get("a").mul(2)))
        .isEqualTo(activations.get("b"));
    // Channel 1 of the result is the first channel of the second of four groups of three.
    assertThat(channel(activations.get("channel-shuffle6"), 1))
        .isEqualTo(channel(activations.get("layer-normalization5"), 3));
    assertThat(channel(activations.get("third"), 0))
        .isEqualTo(channel(activations.get("channel-shuffle6"), 8));
  }

  private static float[] channel(INDArray images, int channel) {
    return images.get(NDArrayIndex.all(), NDArrayIndex.point(channel)).dup('c').data().asFloat();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { type = add, from = [a, b], name = c } | layers[2].from = ["a","b"] have different shapes, which c cannot add: a of 4 × 12 × 10, b of 6 × 6 × 5
          { type = concat, from = [a, b], name = c } | layers[2].from = ["a","b"] differ in more than channels, so c cannot join them: a of 4 × 12 × 10, b of 6 × 6 × 5
          { type = add, from = [a, bb] } | layers[2].from = bb is not known, did you mean b?
          { type = add, from = b } | layers[2].from = b must name at least two layers
          { type = add } | layers[2].from is missing: add needs the names of its layers
          { type = dense, units = 2, function = relu, from = [a, b] } | must name one layer for a dense
          { type = convolution, filters = 6, size = 1, groups = 4, function = relu, name = c } | layers[2].groups = 4 must divide the 6 channels that reach c
          { type = convolution, filters = 4, size = 1, groups = 3, function = relu, name = c } | layers[2].groups = 3 must divide the 4 filters of c
          { type = channel-shuffle, groups = 5, name = c } | layers[2].groups = 5 must divide the 6 channels that reach c
          { type = route, from = b, groups = 2, group = 2 } | layers[2].group = 2 must be in [0, 1]
          { type = activation, function = swisch } | layers[2].function = swisch is not known, did you mean swish?
          { type = dense, units = 2, function = relu } | layers[0].type = convolution is the layer a, which no later layer reads
          """)
  void joinsThatCannotBeAreRefusedInOneLineThatNamesTheLayer(String layer, String message) {
    String text =
        """
        { type = convolution, filters = 4, size = 3, function = relu, name = a }
        { type = convolution, filters = 6, size = 3, stride = 2, function = relu, name = b, from = input }
        """;
    assertThatThrownBy(() -> read(text + layer + "\n{ type = output, units = 2 }"))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  /** Fewer than 37 pixels leave one pixel for the last pooling. */
  @ParameterizedTest
  @CsvSource({"5, 5", "32, 32", "36, 40", "37, 20"})
  void theResidualNetworkTakesSmallImages(int height, int width) {
    ClassifierNetwork network =
        Networks.read(
            Settings.parse(
                "network = resnet-50, input { height = " + height + ", width = " + width + " }",
                "conf/x.conf",
                List.of()));
    assertThat(network.configuration(TrainingSettingsFixture.he(1), 1)).isNotNull();
  }

  private static ClassifierNetwork read(String layers) {
    String text =
        "network = custom, input { height = 12, width = 10 }\nlayers = [\n" + layers + "\n]";
    Settings settings = Settings.parse(text, "conf/x.conf", List.of());
    ClassifierNetwork network = Networks.read(settings);
    settings.refuseUnknownKeys();
    return network;
  }
}
