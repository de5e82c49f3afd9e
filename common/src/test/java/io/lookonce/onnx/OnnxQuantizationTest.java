package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.PublicDarknets;
import io.lookonce.onnx.OnnxQuantization.KeepFloat;
import io.lookonce.onnx.OnnxQuantization.Summary;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxQuantizationTest {

  private static final RangeRule MIN_MAX = new RangeRule(RangeRule.Kind.MIN_MAX, 99.99);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RangeRule.Kind.class)
  void theOutputsStayWithinAFewHundredths(RangeRule.Kind kind) throws Exception {
    for (String text : List.of(PublicDarknets.YOLO3_TINY, PublicDarknets.YOLO4_TINY)) {
      Path exact = darknet(text);
      List<FloatBuffer> images = images(exact, 6);
      Path rounded = folder.resolve("rounded-" + kind + images.size() + text.length() + ".onnx");
      Summary summary =
          new OnnxQuantization(exact, images)
              .write(rounded, KeepFloat.TAIL, new RangeRule(kind, 99.99));
      assertThat(summary.kept()).hasSize(2);
      assertThat(summary.quantized()).isGreaterThan(5);
      assertThat(summary.bytes()).isLessThan(summary.bytesBefore() * 7 / 10);
      assertThat(difference(exact, rounded, images)).isBetween(1e-5, 0.06);
    }
  }

  /**
   * A scale for the whole tensor would leave nothing of channels that are a thousand times less.
   */
  @Test
  void eachChannelHasItsOwnScale() throws Exception {
    Path exact = channels("channels.onnx");
    List<FloatBuffer> images = images(exact, 3);
    QuantizationPlan plan = new QuantizationPlan(model(exact), Set.of());
    // The product is one of floats: it would round away what the test looks at.
    assertThat(plan.rounded().keySet()).containsExactly("images", "both");
    Path rounded = folder.resolve("channels-8.onnx");
    new OnnxQuantization(exact, images).write(rounded, KeepFloat.NONE, MIN_MAX);
    float[] scales =
        model(rounded).getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getName().equals("both/weights/scale"))
            .findFirst()
            .map(TensorNumbers::floats)
            .orElseThrow();
    assertThat(scales).hasSize(4);
    assertThat(scales[0] / scales[3]).isBetween(300f, 3000f);
  }

  /** Four channels, of which the last two are a thousand times less. */
  private Path channels(String name) throws Exception {
    OnnxGraph graph = new OnnxGraph("channels");
    graph.input("images", 3, 8, 8);
    float[] weights = numbers(new Random(1), 4 * 27);
    for (int i = 2 * 27; i < weights.length; i++) {
      weights[i] *= 1e-3f;
    }
    graph.floats("weights", weights, 4, 3, 3, 3);
    graph.node("Conv", List.of("images", "weights"), "both");
    graph.floats("factors", new float[] {1, 1, 1000, 1000}, 4, 1, 1);
    graph.node("Mul", List.of("both", "factors"), "output");
    graph.output("output", 4, 6, 6);
    return written(graph, name);
  }

  @Test
  void batchNormalisationAndSwishAreFoldedWithoutChange() throws Exception {
    OnnxGraph graph = new OnnxGraph("folded");
    graph.input("images", 3, 8, 8);
    Random random = new Random(2);
    graph.floats("weights", numbers(random, 4 * 27), 4, 3, 3, 3);
    for (String name : List.of("scale", "shift", "mean")) {
      graph.floats(name, numbers(random, 4), 4);
    }
    graph.floats("variance", new float[] {0.5f, 1, 2, 4}, 4);
    graph.node("Conv", List.of("images", "weights"), "convolved");
    graph.node(
        "BatchNormalization",
        List.of("convolved", "scale", "shift", "mean", "variance"),
        "normal",
        OnnxGraph.scalar("epsilon", 0.1f));
    graph.node("Sigmoid", List.of("normal"), "half");
    graph.node("Mul", List.of("half", "normal"), "output");
    graph.output("output", 4, 6, 6);
    Path exact = written(graph, "folded.onnx");
    ModelProto folded = FoldedModel.of(model(exact));
    assertThat(folded.getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Conv", FoldedModel.SWISH);
    Path other = folder.resolve("folded-2.onnx");
    Files.write(other, folded.toByteArray());
    assertThat(difference(exact, other, images(exact, 2))).isLessThan(1e-6);
  }

  /** The first convolution has one huge channel that the others drown in. */
  @Test
  void whatSuffersMostStaysInFloats() throws Exception {
    OnnxGraph graph = new OnnxGraph("sensitive");
    graph.input("images", 3, 8, 8);
    Random random = new Random(3);
    String value = "images";
    int channels = 3;
    for (int layer = 0; layer < 6; layer++) {
      float[] weights = numbers(random, 8 * channels * 9);
      for (int i = 0; i < channels * 9 && layer == 2; i++) {
        weights[i] *= 3000;
      }
      // What comes out of the huge channel is not used.
      for (int out = 0; out < 8 && layer == 3; out++) {
        java.util.Arrays.fill(weights, out * 72, out * 72 + 9, 0);
      }
      graph.floats("w" + layer, weights, 8, channels, 3, 3);
      graph.node(
          "Conv",
          List.of(value, "w" + layer),
          "c" + layer,
          OnnxGraph.attribute("pads", 1, 1, 1, 1));
      graph.node("LeakyRelu", List.of("c" + layer), layer == 5 ? "output" : "r" + layer);
      value = "r" + layer;
      channels = 8;
    }
    graph.output("output", 8, 8, 8);
    Path exact = written(graph, "sensitive.onnx");
    List<FloatBuffer> images = images(exact, 4);
    Path tail = folder.resolve("tail.onnx");
    Path auto = folder.resolve("auto.onnx");
    OnnxQuantization quantization = new OnnxQuantization(exact, images);
    quantization.write(tail, KeepFloat.TAIL, MIN_MAX);
    Summary summary = quantization.write(auto, KeepFloat.AUTO, MIN_MAX);
    assertThat(summary.kept()).containsExactlyInAnyOrder("c5", "c2", "c3");
    assertThat(difference(exact, auto, images)).isLessThan(difference(exact, tail, images));
  }

  @Test
  void whatCannotBeQuantizedIsRefused() throws Exception {
    Path exact = darknet(PublicDarknets.YOLO3_TINY);
    List<FloatBuffer> images = images(exact, 1);
    Path rounded = folder.resolve("once.onnx");
    new OnnxQuantization(exact, images).write(rounded, KeepFloat.TAIL, MIN_MAX);
    OnnxQuantization again = new OnnxQuantization(rounded, images);
    assertThatThrownBy(() -> again.write(folder.resolve("twice"), KeepFloat.TAIL, MIN_MAX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it computes with integers already");
    OnnxGraph graph = new OnnxGraph("dense");
    graph.input("images", 3, 4, 4);
    graph.node("Relu", List.of("images"), "output");
    graph.output("output", 3, 4, 4);
    Path without = written(graph, "without.onnx");
    OnnxQuantization dense = new OnnxQuantization(without, images(without, 1));
    assertThatThrownBy(() -> dense.write(folder.resolve("none"), KeepFloat.NONE, MIN_MAX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no convolutions");
  }

  /** Before operator set 13 only ONNX Runtime's own operators have a scale for each channel. */
  @Test
  void olderOperatorSetsWorkToo() throws Exception {
    Path exact = channels("older.onnx");
    ModelProto.Builder older = model(exact).toBuilder();
    older.getOpsetImportBuilder(0).setVersion(11);
    Files.write(exact, older.build().toByteArray());
    Path rounded = folder.resolve("older-8.onnx");
    new OnnxQuantization(exact, images(exact, 3)).write(rounded, KeepFloat.NONE, MIN_MAX);
    List<NodeProto> nodes = model(rounded).getGraph().getNodeList();
    assertThat(nodes)
        .filteredOn(node -> node.getOpType().endsWith("quantizeLinear"))
        .hasSize(3)
        .allMatch(node -> node.getDomain().equals(OnnxQuantization.RUNTIMES_OWN));
    OnnxNetwork.open(rounded, 1).close();
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private Path written(OnnxGraph graph, String name) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream target = Files.newOutputStream(file)) {
      graph.write(target);
    }
    return file;
  }

  private Path darknet(String text) throws Exception {
    DarknetConfiguration configuration = DarknetConfiguration.parse("tiny.cfg", text);
    Path file = folder.resolve("tiny-" + text.length() + ".onnx");
    try (OutputStream target = Files.newOutputStream(file)) {
      DarknetOnnx.write(configuration, DarknetWeights.random(configuration, 5), target);
    }
    return file;
  }

  private static ModelProto model(Path file) throws Exception {
    return ModelProto.parseFrom(Files.readAllBytes(file));
  }

  private static List<FloatBuffer> images(Path onnx, int count) throws Exception {
    List<FloatBuffer> images = new ArrayList<>();
    try (OnnxNetwork network = OnnxNetwork.open(onnx, 1)) {
      long[] shape = network.inputShape();
      Random random = new Random(9);
      for (int i = 0; i < count; i++) {
        FloatBuffer image =
            ByteBuffer.allocateDirect((int) (shape[1] * shape[2] * shape[3]) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int k = 0; k < image.capacity(); k++) {
          image.put(k, random.nextFloat());
        }
        images.add(image);
      }
    }
    return images;
  }

  /** The root of the mean square of the difference, relative to the outputs. */
  private static double difference(Path exact, Path rounded, List<FloatBuffer> images)
      throws Exception {
    double difference = 0;
    double size = 0;
    try (OnnxNetwork one = OnnxNetwork.open(exact, 1);
        OnnxNetwork other = OnnxNetwork.open(rounded, 1)) {
      for (FloatBuffer image : images) {
        float[] expected = one.run(image, 1);
        float[] found = other.run(image, 1);
        for (int i = 0; i < expected.length; i++) {
          difference += Math.pow(expected[i] - found[i], 2);
          size += Math.pow(expected[i], 2);
        }
      }
    }
    return Math.sqrt(difference / size);
  }
}
