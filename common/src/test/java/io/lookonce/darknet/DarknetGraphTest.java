package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.onnx.OnnxNetwork;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The same Darknet numbers through ONNX Runtime and through DL4J give the same raw output. */
@Tag("slow")
class DarknetGraphTest {
  private static final double TOLERANCE = 1e-4;
  private static final int BATCH = 4;

  /** That of DL4J's batch normalisation where nothing else is said. */
  private static final double EPSILON = 1e-5;

  private static final String PLAIN =
      """
      [net]
      width=8
      height=8
      channels=3
      [convolutional]
      batch_normalize=1
      filters=4
      size=3
      pad=1
      activation=leaky
      [maxpool]
      size=2
      stride=2
      [convolutional]
      batch_normalize=1
      filters=5
      size=3
      pad=1
      activation=leaky
      [convolutional]
      filters=7
      size=1
      activation=linear
      [region]
      num=1
      classes=2
      anchors=1,2
      """;

  @TempDir Path folder;

  @Test
  void everyKindOfLayer() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    assertAgreement(small, DarknetWeights.random(small, 4), SmallDarknet.images(small, 2, 5));
  }

  @Test
  void fullYolo2() throws Exception {
    // Any multiple of 32 passes the same layers; the lower the quicker.
    DarknetConfiguration yolo2 =
        DarknetConfiguration.parse(
            "yolo2", Yolo2Architecture.configuration(96, 96, 80, Yolo2Architecture.COCO_ANCHORS));
    assertAgreement(yolo2, DarknetWeights.random(yolo2, 7), SmallDarknet.images(yolo2, 1, 6));
  }

  @Test
  void yoloLiteWithItsOwnWeights() throws Exception {
    Path shared = Path.of(System.getProperty("lookonce.shared", "absent"), "data");
    Assumptions.assumeTrue(Files.isDirectory(shared.resolve("yolo-lite")), "no shared YOLO-LITE");
    DarknetConfiguration lite =
        DarknetConfiguration.parse(
            "coco.cfg", Files.readString(shared.resolve("yolo-lite/coco.cfg")));
    try (InputStream file = Files.newInputStream(shared.resolve("yolo-lite/coco.weights"))) {
      DarknetWeights weights = DarknetWeights.read("coco.weights", file, lite);
      BufferedImage image = ImageIO.read(shared.resolve("darknet/person.jpg").toFile());
      assertAgreement(lite, weights, planes(image, 224, 224));
    }
  }

  /**
   * Running statistics have moved by then, and so has every other number. The rate is one at which
   * the loss falls: numbers that run away have no digits left to agree in.
   */
  @Test
  void agreesAfterTraining() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    DarknetWeights before = DarknetWeights.random(small, 8);
    ComputationGraph graph = trained(small, before, 0, new Nesterovs(0.001, 0.9), rawLoss());
    DarknetWeights after = DarknetGraph.weights(small, graph);
    float[] images = SmallDarknet.images(small, 2, 5);

    for (int i = 0; i < 2; i++) {
      BatchNormalization trained = after.convolutions().get(2 * i).batchNormalization();
      BatchNormalization untrained = before.convolutions().get(2 * i).batchNormalization();
      assertThat(trained.means()).isNotEqualTo(untrained.means());
      assertThat(trained.scales()).isNotEqualTo(untrained.scales());
    }
    assertSame(throughOnnxRuntime(small, after, images), raw(graph, small, images));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void frozenLayersStayToTheBit(boolean fast) throws Exception {
    DarknetConfiguration plain = DarknetConfiguration.parse("plain.cfg", PLAIN);
    DarknetWeights weights = DarknetWeights.random(plain, 9);
    Layer loss =
        fast
            ? new OutputLayer.Builder(LossFunction.MSE)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .build()
            : rawLoss();
    Map<String, float[]> before =
        numbers(DarknetGraph.build(plain, weights, training(2, new Adam(0.01), loss)));
    Map<String, float[]> after = numbers(trained(plain, weights, 2, new Adam(0.01), loss));

    before.forEach(
        (name, values) ->
            assertThat(Arrays.equals(after.get(name), values))
                .as(name)
                .isEqualTo(name.startsWith("layer0")));
    assertThat(before).containsKeys("layer0.normalized_mean", "layer2.normalized_var", "layer3_b");
  }

  @Test
  void thePenaltyIsOnWeightsOfConvolutionsThatAreTrained() throws Exception {
    DarknetConfiguration plain = DarknetConfiguration.parse("plain.cfg", PLAIN);
    DarknetTraining training =
        new DarknetTraining(
            new Adam(0.01), 1, EPSILON, 0.9, List.of(new L2Regularization(5e-4)), 1, rawLoss());
    ComputationGraph graph = DarknetGraph.build(plain, DarknetWeights.random(plain, 9), training);

    assertThat(penalties(graph, "layer0", "W")).isZero();
    assertThat(penalties(graph, "layer2", "W")).isOne();
    assertThat(penalties(graph, "layer2.normalized", "gamma")).isZero();
    assertThat(penalties(graph, "layer3", "b")).isZero();
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    DarknetConfiguration plain = DarknetConfiguration.parse("plain.cfg", PLAIN);
    DarknetConfiguration wider =
        DarknetConfiguration.parse("wider.cfg", PLAIN.replace("filters=5", "filters=6"));
    DarknetWeights weights = DarknetWeights.random(plain, 1);
    ComputationGraph graph = DarknetGraph.build(plain, weights, DarknetTraining.none());

    assertThatThrownBy(() -> DarknetGraph.weights(wider, graph))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the graph is not that of wider.cfg: W of layer2 has 180 numbers, not 216");
    assertThatThrownBy(() -> DarknetGraph.weights(SmallDarknet.configuration(), graph))
        .hasMessageStartingWith("the graph is not that of small.cfg: ");
    assertThatThrownBy(() -> DarknetGraph.build(plain, weights, training(6, new Adam(0.01), null)))
        .hasMessage("plain.cfg has 5 layers, 6 cannot be frozen");
    assertThatThrownBy(() -> new DarknetTraining(new Adam(0.01), 1, 0, 0.9, List.of(), 0, null))
        .hasMessage("batchNormalizationEpsilon must be above 0 and below 1: 0.0");
  }

  private static DarknetTraining training(int frozenLayers, IUpdater updater, Layer loss) {
    return new DarknetTraining(updater, 3, EPSILON, 0.8, List.of(), frozenLayers, loss);
  }

  /** Squared error of the raw values, so that the graph's output is what reaches the head. */
  private static Layer rawLoss() {
    return new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
  }

  private static ComputationGraph trained(
      DarknetConfiguration configuration,
      DarknetWeights weights,
      int frozenLayers,
      IUpdater updater,
      Layer loss) {
    ComputationGraph graph =
        DarknetGraph.build(configuration, weights, training(frozenLayers, updater, loss));
    FastNetwork network = FastNetwork.of(graph);
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      INDArray input = input(configuration, SmallDarknet.images(configuration, BATCH, 20 + step));
      // ND4J takes the clock for a seed of 0.
      Nd4j.getRandom().setSeed(step + 1);
      losses.add(network.fit(input, Nd4j.rand(graph.outputSingle(input).shape())));
    }
    assertThat(losses.get(2)).isLessThan(losses.get(0));
    return graph;
  }

  private static Map<String, float[]> numbers(ComputationGraph graph) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    graph
        .paramTable()
        .forEach((name, values) -> numbers.put(name, values.dup('c').data().asFloat()));
    return numbers;
  }

  private static int penalties(ComputationGraph graph, String layer, String parameter) {
    var penalties = graph.getLayer(layer).conf().getLayer().getRegularizationByParam(parameter);
    return penalties == null ? 0 : penalties.size();
  }

  private void assertAgreement(
      DarknetConfiguration configuration, DarknetWeights weights, float[] images) throws Exception {
    ComputationGraph graph = DarknetGraph.build(configuration, weights, DarknetTraining.none());
    assertSame(
        throughOnnxRuntime(configuration, weights, images), raw(graph, configuration, images));
  }

  private static void assertSame(float[] fromOnnx, float[] fromDl4j) {
    assertThat(fromDl4j).hasSameSizeAs(fromOnnx);
    double largest = 0;
    double magnitude = 0;
    for (int i = 0; i < fromOnnx.length; i++) {
      largest = Math.max(largest, Math.abs(fromOnnx[i] - fromDl4j[i]));
      magnitude = Math.max(magnitude, Math.abs(fromOnnx[i]));
    }
    assertThat(largest).isLessThan(TOLERANCE);
    // Zeros would agree as well.
    assertThat(magnitude).isGreaterThan(0.5);
  }

  private float[] throughOnnxRuntime(
      DarknetConfiguration configuration, DarknetWeights weights, float[] images) throws Exception {
    Path model = folder.resolve("model.onnx");
    try (OutputStream target = Files.newOutputStream(model)) {
      DarknetOnnx.write(configuration, weights, target);
    }
    int batch = Math.toIntExact(images.length / configuration.input().size());
    float[] output = new float[Math.toIntExact(batch * configuration.region().output().size())];
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(images.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(images);
    try (OnnxNetwork network = OnnxNetwork.open(model, 1)) {
      network.run(bytes.asFloatBuffer(), batch, output);
    }
    return output;
  }

  private static float[] raw(
      ComputationGraph graph, DarknetConfiguration configuration, float[] images) {
    return graph.outputSingle(input(configuration, images)).dup('c').data().asFloat();
  }

  private static INDArray input(DarknetConfiguration configuration, float[] images) {
    LayerShape input = configuration.input();
    long[] shape = {images.length / input.size(), input.channels(), input.height(), input.width()};
    return Nd4j.create(images, shape, 'c');
  }

  /** Red, green and blue planes in [0, 1], nearest neighbour. */
  private static float[] planes(BufferedImage image, int width, int height) {
    float[] values = new float[3 * height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x * image.getWidth() / width, y * image.getHeight() / height);
        for (int channel = 0; channel < 3; channel++) {
          values[(channel * height + y) * width + x] = (rgb >> (16 - 8 * channel) & 0xff) / 255f;
        }
      }
    }
    return values;
  }
}
