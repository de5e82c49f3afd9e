package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.network.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@Tag("slow")
class NetworkOnnxTest {

  private static final String EVERY_LAYER =
      """
      network = custom, input { height = 23, width = 18, channels = 3 }
      layers = [
        { type = batch-normalization }
        { type = convolution, filters = 5, size = 4, stride = 3, padding = same, function = tanh }
        { type = batch-normalization, epsilon = 0.1 }
        { type = zero-padding, size = 2 }
        { type = convolution, filters = 4, size = 2, padding = same, function = identity }
        { type = batch-normalization, name = folded, epsilon = 0.2 }
        { type = max-pool, size = 2, stride = 1, padding = same }
        { type = activation, function = leaky-relu }
        { type = average-pool, size = 3, stride = 2, padding = same }
        { type = dropout, keep-probability = 0.5 }
        { type = convolution, filters = 6, size = 3, padding = valid, function = identity }
        { type = dense, units = 7, function = identity }
        { type = batch-normalization }
        { type = dense, units = 5, function = sigmoid }
        { type = output, units = 4 }
      ]
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logistic-regression",
        "cats-two-layer",
        "cats-deep",
        "planar",
        "signs-convnet",
        "happy"
      })
  void everyNetworkOfTheCourseGivesTheSameProbabilities(String name) throws Exception {
    assertSameProbabilities(Networks.byName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EVERY_LAYER,
        // Odd sides, so that SAME pads differently on each; and softmax regression.
        "network = signs-convnet, input { height = 27, width = 30, channels = 1 }, classes = 3",
        "network = happy, input { height = 31, width = 18 }",
        "network = logistic-regression, layers = [20, 5]",
        "network = cats-deep, layers = [20, 6, 3, 2], regularization.keep-probability = 0.5"
      })
  void otherShapesGiveTheSameProbabilities(String text) throws Exception {
    assertSameProbabilities(RandomNetworks.network(text));
  }

  /** Running statistics are then those of the images, and the parameters what training makes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "network = logistic-regression",
        "network = cats-two-layer",
        "network = cats-deep, regularization.keep-probability = 0.8",
        "network = planar",
        "network = signs-convnet",
        "network = happy",
        "network = resnet-50",
        EVERY_LAYER
      })
  void trainedNetworksGiveTheSameProbabilities(String text) throws Exception {
    ClassifierNetwork network = RandomNetworks.network(text);
    ComputationGraph graph = RandomNetworks.trained(network, 3);

    assertThat(NetworkOnnx.export(graph, network.input(), folder.resolve("network.onnx")))
        .isBetween(0.0, NetworkOnnx.TOLERANCE);
  }

  /** Each batch size its own input: the shape must be open, and no example may touch another. */
  private void assertSameProbabilities(ClassifierNetwork network) throws IOException {
    ComputationGraph graph = RandomNetworks.random(network, 5);
    Path file = folder.resolve("network.onnx");

    assertThat(NetworkOnnx.export(graph, network.input(), file))
        .isBetween(0.0, NetworkOnnx.TOLERANCE);

    try (OnnxNetwork onnx = OnnxNetwork.open(file, 1)) {
      assertThat(onnx.inputName()).isEqualTo("images");
      assertThat(onnx.outputName()).isEqualTo("probabilities");
      assertThat(onnx.outputShape()).containsExactly(-1, network.outputs());
      for (int batch : new int[] {1, 3}) {
        INDArray images = Nd4j.rand(network.input().batchShape(batch)).subi(0.5).muli(2);
        float[] expected = graph.outputSingle(images).dup('c').data().asFloat();
        float[] found = new float[batch * network.outputs()];
        onnx.run(direct(images), batch, found);
        for (int i = 0; i < found.length; i++) {
          assertThat(found[i]).isBetween(expected[i] - 1e-4f, expected[i] + 1e-4f);
        }
        assertThat(IntStream.range(0, expected.length).mapToDouble(i -> expected[i]))
            .as("outputs that can tell a difference")
            .anyMatch(NetworkOnnxTest::unsure);
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void normalizationIsFoldedWhereAConvolutionStandsBefore() throws Exception {
    ClassifierNetwork network = RandomNetworks.network(EVERY_LAYER);
    Path file = folder.resolve("network.onnx");
    NetworkOnnx.export(RandomNetworks.random(network, 5), network.input(), file);
    ModelProto model = parse(file);
    assertThat(model.getIrVersion()).isEqualTo(8);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
    List<String> operators =
        model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    // Three of four stand alone: at the start, after a tanh, and after a dense layer.
    assertThat(operators.stream().filter("Mul"::equals)).hasSize(3);
    assertThat(operators).doesNotContain("BatchNormalization", "Dropout", "Identity");
    assertThat(
            model
                .getGraph()
                .getInput(0)
                .getType()
                .getTensorType()
                .getShape()
                .getDim(0)
                .getDimParam())
        .isEqualTo("batch");
  }

  /** 53 convolutions with a normalisation each, and 16 blocks that end in a sum. */
  @Test
  void theResidualNetworkNeedsNoOperatorForItsNormalizations() throws Exception {
    assertSameProbabilities(Networks.byName("resnet-50"));
    List<String> operators =
        parse(folder.resolve("network.onnx")).getGraph().getNodeList().stream()
            .map(NodeProto::getOpType)
            .toList();
    assertThat(operators.stream().filter("Conv"::equals)).hasSize(53);
    assertThat(operators.stream().filter("Add"::equals)).hasSize(16);
    assertThat(operators).doesNotContain("Mul");
  }

  @Test
  void aDifferenceIsFoundHoweverSmallTheChange() throws Exception {
    ClassifierNetwork network = Networks.byName("signs-convnet");
    ComputationGraph graph = RandomNetworks.random(network, 5);
    Path file = folder.resolve("network.onnx");
    NetworkOnnx.export(graph, network.input(), file);
    INDArray bias = graph.getLayer("fc").getParam("b");
    bias.putScalar(0, bias.getDouble(0) + 0.01);
    // A softmax moves by about p (1 - p) of the change: more than 0.0005 for any p over 0.05.
    assertThat(NetworkAgreement.largestDifference(graph, network.input(), file))
        .isBetween(5e-4, 1e-2);
  }

  @Test
  void aNetworkThatGivesNoNumbersIsNotWritten() throws Exception {
    ClassifierNetwork network = Networks.byName("planar");
    ComputationGraph graph = RandomNetworks.random(network, 5);
    graph.getLayer("layer1").getParam("b").putScalar(0, Float.NaN);
    Path file = folder.resolve("network.onnx");
    assertThatThrownBy(() -> NetworkOnnx.export(graph, network.input(), file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": not written, the ONNX model's probabilities differ from the network's by NaN,"
                + " more than 1e-04");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLayerThatCannotBeWrittenIsNamed() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(4, 4, 1))
                .addLayer("larger", new Upsampling2D.Builder(2).build(), "input")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "larger")
                .setOutputs("out")
                .build());
    graph.init();
    assertThatThrownBy(
            () ->
                NetworkOnnx.export(
                    graph, new InputShape.Image(4, 4, 1), folder.resolve("network.onnx")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("larger: Upsampling2D cannot be written as ONNX");
    assertThat(folder).isEmptyDirectory();
  }

  private static boolean unsure(double probability) {
    return probability > 0.02 && probability < 0.98;
  }

  private static ModelProto parse(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var coded = org.nd4j.shade.protobuf.CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      return ModelProto.parseFrom(coded);
    }
  }

  private static java.nio.FloatBuffer direct(INDArray images) {
    float[] values = images.dup('c').data().asFloat();
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .rewind();
  }
}
