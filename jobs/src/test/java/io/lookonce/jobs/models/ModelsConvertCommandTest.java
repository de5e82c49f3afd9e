package io.lookonce.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.SmallDarknet;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.RegionHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Darknet files into the registry and out again, with training in between or not. */
@Tag("spark")
class ModelsConvertCommandTest {

  /** A comment that is no UTF-8, as old files have them. */
  private static final String TEXT = "# \u00e9t\u00e9\r\n" + SmallDarknet.TEXT;

  @TempDir private Path folder;

  @BeforeEach
  void writeClassNames() throws IOException {
    Files.writeString(folder.resolve("classes.txt"), "car\nvan\n");
  }

  @Test
  void anImportedNetworkComesBackToTheByte() throws Exception {
    writeDarknetFiles();
    succeed(importing("in.cfg", "in.weights", "small"));
    succeed(converting("small", "out.cfg", "out.weights"));

    assertThat(bytes("out.cfg")).isEqualTo(bytes("in.cfg"));
    assertThat(bytes("out.weights")).isEqualTo(bytes("in.weights"));
    succeed("models", "verify", "small", "--registry", registry());
  }

  @Test
  void anotherInputSizeIsWhatDiffers() throws Exception {
    writeDarknetFiles();
    succeed(
        Stream.concat(
                Stream.of(importing("in.cfg", "in.weights", "small")),
                Stream.of("--input", "64x32"))
            .toArray(String[]::new));
    succeed(converting("small", "out.cfg", "out.weights"));

    assertThat(new String(bytes("out.cfg"), StandardCharsets.ISO_8859_1))
        .isEqualTo(TEXT.replace("width=24", "width=64").replace("height=16", "height=32"));
    assertThat(bytes("out.weights")).isEqualTo(bytes("in.weights"));
  }

  @Test
  void aTrainedNetworkFindsTheSameAfterwards() throws Exception {
    DarknetConfiguration configuration = SmallDarknet.configuration();
    ComputationGraph graph = trained(configuration);
    bundle(configuration, graph, folder.resolve("trained"));
    succeed(converting(folder.resolve("trained").toString(), "out.cfg", "out.weights"));
    succeed(importing("out.cfg", "out.weights", "back"));

    float[] images = SmallDarknet.images(configuration, 1, 77);
    List<Detection> expected = detections(configuration, rawOf(graph, configuration, images));
    assertThat(expected).hasSizeGreaterThan(3);
    assertSame(
        detections(
            configuration, rawOf(folder.resolve("trained/model.onnx"), configuration, images)),
        expected);
    assertSame(
        detections(
            configuration,
            rawOf(folder.resolve("models/back/1/model.onnx"), configuration, images)),
        expected);
  }

  @Test
  void whatCannotBeConvertedIsNamedInOneLine() throws Exception {
    succeed("generate", "untrained-detector", "--registry", registry());
    assertRefused(
        "model untrained:1 cannot be converted, it keeps no Darknet network:"
            + " network.cfg and network.weights or network.zip",
        converting("untrained", "out.cfg", "out.weights"));
    assertRefused("no model 'nobody'", converting("nobody", "out.cfg", "out.weights"));
    assertRefused("twice", converting("untrained", "out.cfg", "out.cfg"));
    Files.writeString(folder.resolve("taken.cfg"), "");
    assertRefused("taken.cfg exists already", converting("untrained", "taken.cfg", "out.weights"));
    assertThat(folder.resolve("out.cfg")).doesNotExist();
  }

  @Test
  void aGraphOfAnotherNetworkIsRefused() throws Exception {
    DarknetConfiguration configuration = SmallDarknet.configuration();
    DarknetConfiguration other =
        DarknetConfiguration.parse(
            "other.cfg", SmallDarknet.TEXT.replace("filters=12", "filters=16"));
    ComputationGraph graph =
        DarknetGraph.build(other, DarknetWeights.random(other, 1), DarknetTraining.none());
    bundle(configuration, DarknetWeights.random(configuration, 1), graph, folder.resolve("mixed"));

    assertRefused(
        "network.zip: the graph is not that of",
        converting(folder.resolve("mixed").toString(), "out.cfg", "out.weights"));
    assertThat(folder.toFile().list()).noneMatch(name -> name.contains("out"));
  }

  private void writeDarknetFiles() throws IOException {
    Files.writeString(folder.resolve("in.cfg"), TEXT, StandardCharsets.ISO_8859_1);
    DarknetWeights weights = DarknetWeights.random(SmallDarknet.configuration(), 5);
    try (OutputStream out = Files.newOutputStream(folder.resolve("in.weights"))) {
      weights.write(out);
    }
  }

  private static ComputationGraph trained(DarknetConfiguration configuration) {
    DarknetTraining training =
        new DarknetTraining(
            new Nesterovs(1e-4, 0.9),
            1,
            1e-5,
            0.8,
            List.of(),
            0,
            new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
    ComputationGraph graph =
        DarknetGraph.build(configuration, DarknetWeights.random(configuration, 2), training);
    for (int step = 0; step < 3; step++) {
      INDArray input = input(configuration, SmallDarknet.images(configuration, 4, step));
      // ND4J takes the clock for a seed of 0.
      Nd4j.getRandom().setSeed(step + 1);
      INDArray wanted = Nd4j.rand(graph.outputSingle(input).shape());
      graph.fit(new INDArray[] {input}, new INDArray[] {wanted});
    }
    return graph;
  }

  private void bundle(DarknetConfiguration configuration, ComputationGraph graph, Path target)
      throws IOException {
    bundle(configuration, DarknetGraph.weights(configuration, graph), graph, target);
  }

  private void bundle(
      DarknetConfiguration configuration,
      DarknetWeights weights,
      ComputationGraph graph,
      Path target)
      throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    Path onnx = files.resolve(ModelBundle.ONNX_FILE);
    Path network = files.resolve(ModelBundle.NETWORK_FILE);
    Path text = files.resolve(ModelBundle.CONFIGURATION_FILE);
    try (OutputStream out = Files.newOutputStream(onnx)) {
      DarknetOnnx.write(configuration, weights, out);
    }
    try (OutputStream out = Files.newOutputStream(network)) {
      NetworkFile.write(graph, out);
    }
    Files.writeString(text, configuration.text());
    ModelDraft draft =
        new ModelDraft(
            "trained",
            List.of("car", "van"),
            InputRule.stretched(24, 16, Interpolation.BILINEAR),
            new HeadDescription(HeadKind.REGION, Anchor.pairs(configuration.region().anchors())),
            new Thresholds(0.5, 0.5));
    ModelBundle.write(
        new Storage(new Configuration()),
        draft,
        List.of(hadoop(onnx), hadoop(network), hadoop(text)),
        hadoop(target));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static float[] rawOf(
      ComputationGraph graph, DarknetConfiguration configuration, float[] image) {
    return graph.outputSingle(input(configuration, image)).dup('c').data().asFloat();
  }

  private static float[] rawOf(Path onnx, DarknetConfiguration configuration, float[] image)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(image.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(image);
    float[] output = new float[(int) configuration.region().output().size()];
    try (OnnxNetwork network = OnnxNetwork.open(onnx, 1)) {
      network.run(bytes.asFloatBuffer(), 1, output);
    }
    return output;
  }

  private static INDArray input(DarknetConfiguration configuration, float[] images) {
    long[] shape = {images.length / configuration.input().size(), 3, 16, 24};
    return Nd4j.create(images, shape, 'c');
  }

  private static List<Detection> detections(DarknetConfiguration configuration, float[] raw) {
    RegionHead head =
        new RegionHead(Anchor.pairs(configuration.region().anchors()), 2, 24, 16, 6, 4);
    Candidates candidates = new Candidates();
    head.decode(raw, 0, 0.2f, candidates);
    return new NonMaxSuppression(0.5, 50, NonMaxSuppression.Scope.PER_CLASS)
        .apply(candidates, BoxScaling.stretch(24, 16, 24, 16));
  }

  private static void assertSame(List<Detection> found, List<Detection> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      Detection one = found.get(i);
      Detection other = expected.get(i);
      assertThat(one.classId()).isEqualTo(other.classId());
      assertThat(one.score()).isCloseTo(other.score(), within(1e-4f));
      assertThat(one.box().xMin()).isCloseTo(other.box().xMin(), within(1e-4f * 24));
      assertThat(one.box().yMin()).isCloseTo(other.box().yMin(), within(1e-4f * 16));
      assertThat(one.box().xMax()).isCloseTo(other.box().xMax(), within(1e-4f * 24));
      assertThat(one.box().yMax()).isCloseTo(other.box().yMax(), within(1e-4f * 16));
    }
  }

  private String[] importing(String configuration, String weights, String name) {
    return new String[] {
      "models",
      "import",
      "--darknet",
      folder.resolve(configuration).toString(),
      folder.resolve(weights).toString(),
      "--classes",
      folder.resolve("classes.txt").toString(),
      "--name",
      name,
      "--registry",
      registry()
    };
  }

  private String[] converting(String model, String configuration, String weights) {
    return new String[] {
      "models",
      "convert",
      "--model",
      model,
      "--darknet",
      folder.resolve(configuration).toString(),
      folder.resolve(weights).toString(),
      "--registry",
      registry()
    };
  }

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  private String registry() {
    return folder.resolve("models").toString();
  }

  private static void succeed(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void assertRefused(String message, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
