package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.SmallDarknet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNetworkTest {
  @TempDir Path folder;

  @Test
  void refusesAMissingFile() {
    Path missing = folder.resolve("missing.onnx");
    assertThatThrownBy(() -> OnnxNetwork.open(missing, 1))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + ": there is no readable file of that name");
  }

  @Test
  void refusesWhatIsNoModel() throws Exception {
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model\nat all\n");
    refusedInOneLine(text);
    refusedInOneLine(Files.createFile(folder.resolve("empty.onnx")));
    byte[] model = small();
    refusedInOneLine(
        Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(model, model.length / 2)));
  }

  /** The runtime would open whatever file the model names. */
  @Test
  void refusesNumbersInOtherFiles() throws Exception {
    Onnx.ModelProto model = Onnx.ModelProto.parseFrom(small());
    Onnx.TensorProto stored = model.getGraph().getInitializer(0).toBuilder().clearRawData().build();
    // external_data (13), an empty entry, and data_location (14), EXTERNAL.
    byte[] external = Arrays.copyOf(stored.toByteArray(), stored.getSerializedSize() + 4);
    ByteBuffer.wrap(external).putInt(stored.getSerializedSize(), 0x6a007001);
    Onnx.TensorProto tensor = Onnx.TensorProto.parseFrom(external);
    Onnx.GraphProto outside = model.getGraph().toBuilder().setInitializer(0, tensor).build();
    Onnx.NodeProto constant =
        Onnx.NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput("unused")
            .addAttribute(Onnx.AttributeProto.newBuilder().setName("value").setT(tensor))
            .build();
    Onnx.GraphProto within = model.getGraph().toBuilder().addNode(constant).build();

    for (Onnx.GraphProto graph : List.of(outside, within)) {
      Path file = folder.resolve("external.onnx");
      Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
      assertThatThrownBy(() -> OnnxNetwork.open(file, 1))
          .isInstanceOf(IOException.class)
          .hasMessage(
              file
                  + ": keeps numbers in other files (external data), which are not read;"
                  + " save it as one file");
    }
  }

  private static void refusedInOneLine(Path file) {
    assertThatThrownBy(() -> OnnxNetwork.open(file, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": cannot be opened as an ONNX model: ")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void refusesAModelOfAnotherKind() throws Exception {
    OnnxGraph twoInputs = new OnnxGraph("two");
    twoInputs.input("left", 2);
    twoInputs.input("right", 2);
    twoInputs.output("sum", 2);
    twoInputs.node("Add", List.of("left", "right"), "sum");
    Path file = folder.resolve("two.onnx");
    try (OutputStream target = Files.newOutputStream(file)) {
      twoInputs.write(target);
    }
    assertThatThrownBy(() -> OnnxNetwork.open(file, 1))
        .hasMessage(file + ": has 2 inputs [left, right], a network needs exactly one");
  }

  @Test
  void saysWhenArraysDoNotFit() throws Exception {
    try (OnnxNetwork network =
        OnnxNetwork.open(Files.write(folder.resolve("small.onnx"), small()), 1)) {
      FloatBuffer input = direct(3 * 16 * 24);

      assertThatThrownBy(() -> network.run(input, 1, new float[14 * 4 * 6 - 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("gives 336 values for 1 images, the array holds 335");
      assertThatThrownBy(() -> network.run(input, 2, new float[2 * 14 * 4 * 6]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes 2304 values for 2 images, the buffer holds 1152");
      assertThatThrownBy(() -> network.run(FloatBuffer.allocate(1152), 1, new float[336]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("direct");
      assertThat(input.remaining()).isEqualTo(1152);
    }
  }

  @Test
  void opensAModelOfAnotherMakerWithAFixedBatch() throws Exception {
    Path model =
        Path.of(System.getProperty("lookonce.shared", "absent"), "data/yolox-nano/yolox_nano.onnx");
    Assumptions.assumeTrue(Files.isRegularFile(model), "no shared YOLOX-nano here");
    try (OnnxNetwork network = OnnxNetwork.open(model, 1)) {
      assertThat(network.inputShape()).containsExactly(1, 3, 416, 416);
      // 52² + 26² + 13² cells of the strides 8, 16 and 32; 4 box values, objectness, 80 classes
      assertThat(network.outputShape()).containsExactly(1, 3549, 85);
      float[] output = new float[3549 * 85];
      network.run(direct(3 * 416 * 416), 1, output);
      assertThat(output[4]).isBetween(0f, 1f);
      assertThatThrownBy(() -> network.run(direct(2 * 3 * 416 * 416), 2, output))
          .hasMessage(model + ": takes 1 images at a time, not 2");
    }
  }

  private static byte[] small() throws IOException {
    DarknetConfiguration configuration = SmallDarknet.configuration();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    DarknetOnnx.write(configuration, DarknetWeights.random(configuration, 1), model);
    return model.toByteArray();
  }

  private static FloatBuffer direct(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
