package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.model.NetworkFile;
import io.lookonce.network.detector.DetectorNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code lookonce train-detector} from an earlier detector. */
@Tag("spark")
class TrainDetectorStartTest {

  private static final String DARKNET =
      """
      [net]
      width=64
      height=64
      channels=3
      [convolutional]
      batch_normalize=1
      filters=8
      size=3
      stride=1
      pad=1
      activation=leaky
      [maxpool]
      size=2
      stride=2
      [convolutional]
      batch_normalize=1
      filters=12
      size=3
      stride=2
      pad=1
      activation=leaky
      [maxpool]
      size=2
      stride=2
      [convolutional]
      batch_normalize=1
      filters=16
      size=3
      stride=2
      pad=1
      activation=leaky
      [convolutional]
      size=1
      stride=1
      pad=1
      filters=14
      activation=linear
      [region]
      anchors=1,1, 2,2
      classes=2
      coords=4
      num=2
      softmax=1
      """;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static DrawnSquares squares;
  private static String models;

  private static final String YOLO =
      """
      [net]
      width=32
      height=32
      channels=3
      [convolutional]
      filters=14
      size=1
      activation=mish
      [yolo]
      classes=2
      num=2
      mask=0,1
      anchors=10,14, 20,24
      """;

  /** A detector that was trained here, and one of Darknet's with drawn weights. */
  @BeforeAll
  static void makeModels() throws IOException {
    squares = DrawnSquares.in(shared);
    models = shared.resolve("models").toString();
    done(words(shared.resolve("first"), "epochs=3"), "--publish=squares");
    Path cfg = Files.writeString(shared.resolve("drawn.cfg"), DARKNET);
    Path weights = shared.resolve("drawn.weights");
    try (OutputStream out = Files.newOutputStream(weights)) {
      DarknetWeights.random(DarknetConfiguration.parse("drawn.cfg", DARKNET), 5).write(out);
    }
    Path names = Files.writeString(shared.resolve("names"), "red\nvan\n");
    done(
        List.of("models", "import", "--darknet", cfg.toString(), weights.toString()),
        "--classes=" + names,
        "--name=drawn",
        "--registry=" + models);
    Path heads = Files.writeString(shared.resolve("heads.cfg"), YOLO);
    Path headWeights = shared.resolve("heads.weights");
    try (OutputStream out = Files.newOutputStream(headWeights)) {
      DarknetWeights.random(DarknetConfiguration.parse("heads.cfg", YOLO), 5).write(out);
    }
    done(
        List.of("models", "import", "--darknet", heads.toString(), headWeights.toString()),
        "--classes=" + names,
        "--name=heads",
        "--registry=" + models);
  }

  @Test
  void darknetsNetworkIsFineTunedAndFrozenLayersStayToTheBit() throws IOException {
    Path output = folder.resolve("output");
    List<String> words =
        words(output, "network=darknet", "start=drawn", "frozen-layers=3", "epochs=3");
    words.removeIf(word -> word.contains("filters"));
    Path configuration = folder.resolve("darknet.conf");
    Files.writeString(
        configuration,
        Files.readString(squares.configuration())
            .replaceAll("(?m)^(network|stride|filters|most-filters|anchor-count|input).*\\n", ""));
    words.set(1, configuration.toString());

    CommandRun dry = CommandRun.of(with(words, "--dry-run"));
    assertThat(dry.out())
        .contains(
            "starts from drawn:1", "layers 0 2 4 taken over", "reinitialised: 5", "frozen: 0 1 2");
    done(words);

    DarknetConfiguration cfg = DarknetConfiguration.parse("drawn.cfg", DARKNET);
    ComputationGraph before = DetectorNetwork.graph(cfg, DarknetWeights.random(cfg, 5));
    Map<String, INDArray> source = before.paramTable();
    Map<String, INDArray> trained = network(output).paramTable();
    for (String name : source.keySet()) {
      boolean frozen = name.startsWith("layer0") || name.startsWith("layer2");
      assertThat(trained.get(name).equalsWithEps(source.get(name), 0)).as(name).isEqualTo(frozen);
    }
    JsonNode card = json(output.resolve("model/model.json"));
    assertThat(card.at("/origin/start.model").asText()).isEqualTo("drawn:1");
    assertThat(card.at("/origin/start.reinitialized").asText()).isEqualTo("5");
    assertThat(card.at("/head/anchors").toString()).contains("1.0", "2.0");
    assertThat(json(output.resolve("run.json")).at("/settings/start.sha256").asText())
        .matches("[0-9a-f]{64}");
    done(
        List.of("evaluate", "--dataset=" + squares.dataset(), "--split=train"),
        "--model=" + output.resolve("model"),
        "--output=" + folder.resolve("judged"));
  }

  @Test
  void anInputOfAnotherSizeKeepsLayersHeadAndAnchorsAndResumes() throws IOException {
    Path first = folder.resolve("a");
    Path second = folder.resolve("b");
    String[] settings = {"start=squares:1", "input.width=96", "epochs=2", "checkpoints.seconds=0"};
    CommandRun dry = CommandRun.of(with(words(first, settings), "--dry-run"));
    assertThat(dry.err()).isEmpty();
    assertThat(dry.out()).contains("starts from squares:1", "reinitialised: none; frozen: none");
    done(words(first, settings));
    done(words(second, settings));
    String digest = json(first.resolve("run.json")).get("parameters_sha256").asText();
    assertThat(json(second.resolve("run.json")).get("parameters_sha256").asText())
        .isEqualTo(digest);
    assertThat(json(first.resolve("model/model.json")).get("head"))
        .isEqualTo(json(shared.resolve("first/model/model.json")).get("head"));

    // From another start it is another training.
    done(words(folder.resolve("other"), "epochs=1"), "--publish=other");
    settings[0] = "start=other";
    CommandRun refused = CommandRun.of(with(words(second, settings), "--resume"));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("belongs to another training (start.sha256 was ");
    settings[0] = "start=" + shared.resolve("first/model");
    done(words(second, settings), "--resume");
    assertThat(json(second.resolve("run.json")).get("parameters_sha256").asText())
        .isEqualTo(digest);
  }

  @Test
  void theShippedConfigurationIsUnderstoodToTheLastKey() {
    List<String> words = words(folder.resolve("output"), "start=drawn", "frozen-layers=1");
    words.set(1, "../conf/train/fine-tune.conf");
    CommandRun run = CommandRun.of(with(words, "--dry-run"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("examples of 64x64x3", "starts from drawn:1", "frozen: 0");
  }

  @Test
  void whatCannotBeStartedFromIsSaidInOneLine() {
    Path output = folder.resolve("output");
    assertRefused("no model 'nobody'", words(output, "start=nobody"));
    assertRefused("frozen-layers = 2 needs start", words(output, "frozen-layers=2"));
    assertRefused("network = darknet needs start", words(output, "network=darknet"));
    assertRefused(
        "no convolution of start = squares:1 has the same shape",
        words(output, "start=squares", "filters=4", "most-filters=4"));
    assertRefused(
        "frozen-layers = 40: the last convolution is layer",
        words(output, "start=squares", "frozen-layers=40"));
    assertRefused(
        "is reinitialised, its shape differs", words(output, "start=drawn", "frozen-layers=5"));
    assertRefused(
        "model heads:1 cannot be trained any further: its network has activation=mish (line 5),"
            + " [yolo] with several anchors or new_coords (line 9)",
        words(output, "start=heads"));
    assertThat(output).doesNotExist();
  }

  private static ComputationGraph network(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output.resolve("model/network.zip"))) {
      return NetworkFile.read("network.zip", in);
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static List<String> words(Path output, String... settings) {
    List<String> words = new ArrayList<>();
    words.add("train-detector");
    words.add(squares.configuration().toString());
    words.add("--output=" + output);
    words.add("--registry=" + models);
    words.add("--set=dataset=" + squares.dataset());
    for (String setting : settings) {
      words.add("--set=" + setting);
    }
    return words;
  }

  private static String[] with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void done(List<String> words, String... more) {
    CommandRun run = CommandRun.of(with(words, more));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void assertRefused(String reason, List<String> words) {
    CommandRun run = CommandRun.of(with(words));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).singleElement().asString().contains(reason);
  }
}
