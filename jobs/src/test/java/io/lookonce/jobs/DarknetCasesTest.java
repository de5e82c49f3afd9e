package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.Candidates;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.NaiveDarknet;
import io.lookonce.darknet.SmallDarknet;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.ModelBundle;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small Darknet networks of the kinds that came after YOLOv2, imported and converted back. */
@Tag("spark")
class DarknetCasesTest {

  @TempDir private Path folder;

  private ModelBundle bundle;
  private float[] raw;
  private Candidates found;

  @ParameterizedTest
  @ValueSource(strings = {"yolo-head", "groups-depthwise", "route-groups-v4tiny"})
  void importedNetworksComputeWhatDarknetDoes(String name) throws IOException {
    importAndRun(name);
    DarknetConfiguration configuration =
        DarknetConfiguration.parse("net.cfg", Files.readString(folder.resolve("net.cfg")));
    float[] expected =
        NaiveDarknet.forward(
            configuration, weights(configuration), SmallDarknet.images(configuration, 1, 7));
    assertThat(raw).containsExactly(expected, within(1e-4f));
    assertThat(found.degenerate()).isZero();

    run(
        "models",
        "convert",
        "--model=" + bundle.folder(),
        "--darknet",
        folder.resolve("back.cfg").toString(),
        folder.resolve("back.weights").toString());
    assertThat(folder.resolve("back.cfg")).hasSameBinaryContentAs(folder.resolve("net.cfg"));
    assertThat(folder.resolve("back.weights"))
        .hasSameBinaryContentAs(folder.resolve("net.weights"));
  }

  /** {@code bx = (σ(tx)·s − (s − 1)/2 + column) / columns}, {@code bw = anchor·exp(tw) / input}. */
  @Test
  void aYoloHeadGivesDarknetsBoxes() throws IOException {
    importAndRun("yolo-head");
    int[][] anchors = {{10, 14}, {23, 27}, {37, 58}};
    assertThat(found.size()).isEqualTo(3 * 64);
    for (int place = 0; place < found.size(); place++) {
      int anchor = place / 64;
      int cell = place % 64;
      double[] numbers = new double[7];
      for (int n = 0; n < 7; n++) {
        numbers[n] = raw[(anchor * 7 + n) * 64 + cell];
      }
      double x = (sigmoid(numbers[0]) * 1.05 - 0.025 + cell % 8) / 8 * 64;
      double y = (sigmoid(numbers[1]) * 1.05 - 0.025 + cell / 8) / 8 * 64;
      double width = anchors[anchor][0] * Math.exp(numbers[2]);
      double height = anchors[anchor][1] * Math.exp(numbers[3]);
      assertThat((double) found.xMin(place)).isCloseTo(x - width / 2, within(1e-3));
      assertThat((double) found.yMin(place)).isCloseTo(y - height / 2, within(1e-3));
      assertThat((double) found.xMax(place)).isCloseTo(x + width / 2, within(1e-3));
      assertThat((double) found.yMax(place)).isCloseTo(y + height / 2, within(1e-3));
      int better = numbers[6] > numbers[5] ? 1 : 0;
      assertThat(found.classId(place)).isEqualTo(better);
      assertThat((double) found.score(place))
          .isCloseTo(sigmoid(numbers[4]) * sigmoid(numbers[5 + better]), within(1e-5));
    }
  }

  @Test
  void aDryRunNeedsNoNamesAndStoresNothing() throws IOException {
    copy("yolo-head");
    CommandRun run =
        CommandRun.of(
            "models",
            "import",
            folder.resolve("net.cfg").toString(),
            "--dry-run",
            "--registry=" + folder.resolve("models"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Darknet, anchor-grids head, 2 classes, 64x64");
    assertThat(folder.resolve("models")).doesNotExist();
  }

  @Test
  void whatIsNotSupportedIsNamedAtOnce() throws IOException {
    copy("yolo-head");
    String text = Files.readString(folder.resolve("net.cfg"));
    Files.writeString(
        folder.resolve("net.cfg"),
        text.replace("[yolo]", "[crnn]\noutput=3\n\n[local]\nfilters=3\n\n[Gaussian_yolo]"));
    CommandRun refused = CommandRun.of(importing());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("[crnn] is not", "[local] is not", "[Gaussian_yolo] is not");
  }

  private void importAndRun(String name) throws IOException {
    copy(name);
    run(importing());
    Storage storage = new Storage(new Configuration());
    Path version = folder.resolve("models/case/1");
    bundle = ModelBundle.open(storage, new org.apache.hadoop.fs.Path(version.toUri()));
    DarknetConfiguration configuration =
        DarknetConfiguration.parse("net.cfg", Files.readString(folder.resolve("net.cfg")));
    try (OnnxNetwork network = OnnxNetwork.open(version.resolve("model.onnx"), 1)) {
      Head head =
          DetectorHead.of(new DetectorHead.InputSize(64, 64), bundle.card().head(), 2, network);
      raw = new float[head.values()];
      network.run(direct(SmallDarknet.images(configuration, 1, 7)), 1, raw);
      found = new Candidates();
      head.decode(raw, 0, 0, found);
    }
  }

  private void copy(String name) throws IOException {
    for (String file : List.of("names", "net.cfg", "net.weights")) {
      try (InputStream in =
          DarknetCasesTest.class.getResourceAsStream("darknet/" + name + "/" + file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
  }

  private DarknetWeights weights(DarknetConfiguration configuration) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("net.weights"))) {
      return DarknetWeights.read("net.weights", in, configuration);
    }
  }

  private String[] importing() {
    return new String[] {
      "models",
      "import",
      "--darknet",
      folder.resolve("net.cfg").toString(),
      folder.resolve("net.weights").toString(),
      "--classes=" + folder.resolve("names"),
      "--name=case",
      "--registry=" + folder.resolve("models")
    };
  }

  private static void run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .rewind();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
