package io.lookonce.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.network.InputShape;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that h5py has written in Keras' layout, with what NumPy computes of them: {@code yad2k.h5}
 * is a small YOLOv2 as YAD2K converts it, with its {@code Lambda}; {@code sequential.h5} a
 * classifier. The input of both is {@code (37 i mod 101) / 100}, channels last.
 */
class KerasFileTest {
  private static final List<Float> ANCHORS = List.of(1f, 2f, 3f, 1.5f);

  @TempDir private Path folder;

  @Test
  void yad2ksDetectorComputesTheSame() throws IOException {
    KerasDetector.Network network = KerasDetector.convert(model("yad2k"), 0, 0, 2, ANCHORS);

    assertThat(network.configuration().region().anchors()).isEqualTo(ANCHORS);
    Path onnx = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(onnx)) {
      DarknetOnnx.write(network.configuration(), network.weights(), out);
    }
    float[] found = run(onnx, planes(32, 48), 14 * 4 * 6);
    assertThat(found).containsExactly(planes(expected("yad2k"), 4, 6, 14), within(1e-4f));
    assertThat(DarknetTraining.obstacles(network.configuration())).isEmpty();
  }

  @Test
  void anotherInputSizeCanBeAskedFor() throws IOException {
    assertThat(
            KerasDetector.convert(model("yad2k"), 96, 64, 2, ANCHORS)
                .configuration()
                .region()
                .output()
                .toString())
        .isEqualTo("12x8x14");
  }

  @Test
  void aSequentialClassifierComputesTheSame() throws IOException {
    KerasModel model = model("sequential");
    assertThat(KerasClassifier.endsInARow(model)).isTrue();
    assertThat(KerasClassifier.endsInARow(model("yad2k"))).isFalse();
    KerasClassifier.Network network = KerasClassifier.convert(model);

    assertThat(network.input()).isEqualTo(new InputShape.Image(12, 10, 3));
    Path onnx = folder.resolve("model.onnx");
    assertThat(NetworkOnnx.export(network.graph(), network.input(), onnx)).isLessThan(1e-5);
    float[] expected = expected("sequential");
    assertThat(run(onnx, planes(12, 10), 3)).containsExactly(expected, within(1e-5f));
    assertThat(network.graph().getConfiguration().getVertices()).containsKeys("conv0", "fc1");
  }

  @Test
  void anchorsThatDoNotFitAreNamed() throws IOException {
    KerasModel model = model("yad2k");
    assertThatThrownBy(() -> KerasDetector.convert(model, 0, 0, 3, ANCHORS))
        .isInstanceOf(InputRefused.class)
        .hasMessage("yad2k.h5: gives 14 channels; 2 anchors and 3 classes need 16");
    assertThatThrownBy(() -> KerasDetector.convert(model, 0, 0, 2, List.of()))
        .hasMessageContaining("needs --anchors w,h,w,h,... in pairs, as many for each of its 1");
  }

  @Test
  void everythingThatIsNotSupportedIsNamedAtOnce() throws IOException {
    String layers =
        """
        {"class_name": "LSTM", "config": {"name": "memory", "batch_input_shape": [null, 8, 8, 3]}},
        {"class_name": "Lambda", "config": {"name": "code", "function": ["AAAA", null, null]}},
        {"class_name": "Conv2D", "config": {"name": "conv", "activation": "selu"}},
        {"class_name": "LeakyReLU", "config": {"name": "leaky", "alpha": 0.3}},
        {"class_name": "GRU", "config": {"name": "gate"}}
        """;
    KerasModel model = KerasFile.read(file(sequential(layers)), "odd.h5");
    assertThatThrownBy(() -> KerasDetector.convert(model, 0, 0, 2, ANCHORS))
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            "odd.h5: memory (LSTM) is not supported; code (Lambda) is Python code; only"
                + " TensorFlow's space_to_depth of block size 2 is known; conv (Conv2D) has the"
                + " activation selu; leaky (LeakyReLU) has alpha=0.3, only 0.1 is supported; conv"
                + " (Conv2D) has no kernel of four dimensions; gate (GRU) is not supported");
    assertThatThrownBy(() -> KerasClassifier.convert(model))
        .hasMessageContainingAll(
            "memory (LSTM) is not", "code (Lambda) is not", "conv (Conv2D)", "gate (GRU) is not");
  }

  @Test
  void whatIsNoKerasModelIsSaid() throws IOException {
    Path text = Files.writeString(folder.resolve("text.h5"), "no HDF5");
    assertThatThrownBy(() -> KerasFile.read(text, "text.h5"))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("text.h5: cannot be read as HDF5");
    Path empty = folder.resolve("empty.h5");
    try (WritableHdfFile hdf = HdfFile.write(empty)) {
      hdf.putDataset("x", new int[] {1});
    }
    assertThatThrownBy(() -> KerasFile.read(empty, "empty.h5"))
        .hasMessage("empty.h5: is no Keras model, it has no attribute model_config");
    Path weights = folder.resolve("weights.h5");
    try (WritableHdfFile hdf = HdfFile.write(weights)) {
      hdf.putAttribute("layer_names", "conv");
    }
    assertThatThrownBy(() -> KerasFile.read(weights, "weights.h5"))
        .hasMessageContaining("save it with model.save(), not model.save_weights()");
    Path nested = file("{\"class_name\": \"Odd\", \"config\": {}}");
    assertThatThrownBy(() -> KerasFile.read(nested, "odd.h5"))
        .hasMessage("odd.h5: a model of the kind Odd is not supported");
    Path cut = folder.resolve("cut.h5");
    byte[] whole = bytes("yad2k.h5");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> KerasFile.read(cut, "cut.h5")).isInstanceOf(InputRefused.class);
  }

  private static String sequential(String layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
        + layers
        + "]}}";
  }

  private Path file(String configuration) throws IOException {
    Path file = Files.createTempFile(folder, "model", ".h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("model_config", configuration);
      hdf.putGroup("model_weights");
    }
    return file;
  }

  private KerasModel model(String name) throws IOException {
    Path file = Files.write(folder.resolve(name + ".h5"), bytes(name + ".h5"));
    return KerasFile.read(file, name + ".h5");
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = KerasFileTest.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    }
  }

  private static float[] expected(String name) throws IOException {
    return new ObjectMapper().readValue(bytes(name + ".json"), float[].class);
  }

  /** The pattern, channels first. */
  private static float[] planes(int height, int width) {
    float[] pixels = new float[height * width * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 37 * i % 101 / 100f;
    }
    return planes(pixels, height, width, 3);
  }

  /** From channels last to channels first. */
  static float[] planes(float[] pixels, int height, int width, int channels) {
    float[] planes = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      planes[i % channels * height * width + i / channels] = pixels[i];
    }
    return planes;
  }

  static float[] run(Path onnx, float[] input, int outputs) throws IOException {
    FloatBuffer direct =
        ByteBuffer.allocateDirect(input.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(input)
            .rewind();
    float[] found = new float[outputs];
    try (OnnxNetwork network = OnnxNetwork.open(onnx, 1)) {
      network.run(direct, 1, found);
    }
    return found;
  }
}
