package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.DrawnSquares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce train-detector} on ten images of coloured squares. */
@Tag("spark")
class TrainDetectorCommandTest {

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path configuration;
  private static String dataset;

  @BeforeAll
  static void draw() throws IOException {
    DrawnSquares squares = DrawnSquares.in(shared);
    configuration = squares.configuration();
    dataset = squares.dataset();
  }

  @Test
  void learnsTenImagesByHeart() throws IOException {
    Path output = folder.resolve("output");
    String models = folder.resolve("models").toString();
    List<String> words = words(output, "augmentation.flip=0", "augmentation.translation=0");
    words.addAll(
        List.of(
            "--set=augmentation.least-scale=1",
            "--set=augmentation.greatest-scale=1",
            "--publish=squares",
            "--registry=" + models));
    assertDone(words.toArray(String[]::new));

    JsonNode run = run(output);
    assertThat(run.get("command").asText()).isEqualTo("train-detector");
    assertThat(run.at("/metrics/train/map50").asDouble()).isEqualTo(1.0);

    // The model as used for scoring: through ONNX, from the image files.
    Path judged = folder.resolve("judged");
    assertDone(
        "evaluate",
        "--dataset=" + dataset,
        "--model=squares",
        "--registry=" + models,
        "--split=train",
        "--output=" + judged);
    assertThat(run(judged).at("/metrics/train/map50").asDouble()).isEqualTo(1.0);
    assertThat(Files.readString(output.resolve("train.html"))).contains("mAP50, train");

    // And as Darknet files, imported again.
    String cfg = folder.resolve("squares.cfg").toString();
    String weights = folder.resolve("squares.weights").toString();
    assertDone(
        "models", "convert", "--model=squares", "--registry=" + models, "--darknet", cfg, weights);
    assertThat(Path.of(weights)).isNotEmptyFile();
  }

  @Test
  void theSameSeedGivesTheSameParametersAlsoResumed() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    assertDone(words(first, "epochs=4").toArray(String[]::new));
    List<String> short2 = words(second, "epochs=4", "checkpoints.seconds=0");
    assertDone(short2.toArray(String[]::new));
    assertThat(run(second).get("parameters_sha256")).isEqualTo(run(first).get("parameters_sha256"));

    Files.delete(second.resolve("run.json"));
    short2.add("--resume");
    assertDone(short2.toArray(String[]::new));
    assertThat(run(second).get("parameters_sha256")).isEqualTo(run(first).get("parameters_sha256"));
  }

  /** Three heads: learnt, judged through ONNX, the same twice, converted, and started from. */
  @Test
  void aNetworkOfThreeHeadsLearnsAndIsStartedFrom() throws IOException {
    Path threeHeads =
        Files.writeString(
            folder.resolve("csp-yolo.conf"),
            """
            network = csp-yolo
            input { width = 64, height = 64 }
            filters = 8
            augmentation { flip = 0, translation = 0, least-scale = 1, greatest-scale = 1 }
            batch-normalization { decay = 0.9 }
            optimizer { name = adam }
            learning-rate = 0.003
            schedule { name = cosine, duration = 240 }
            mini-batch-size = 5
            epochs = 240
            averaging { workers = 2, frequency = 1 }
            """);
    Path output = folder.resolve("output");
    String models = folder.resolve("models").toString();
    List<String> words = words(output);
    words.set(1, threeHeads.toString());
    words.addAll(List.of("--publish=squares", "--registry=" + models));
    assertDone(words.toArray(String[]::new));
    assertThat(run(output).at("/metrics/train/map50").asDouble()).isGreaterThan(0.8);
    Path judged = folder.resolve("judged");
    assertDone(
        "evaluate",
        "--dataset=" + dataset,
        "--model=squares",
        "--registry=" + models,
        "--split=train",
        "--output=" + judged);
    assertThat(run(judged).at("/metrics/train/map50").asDouble())
        .isEqualTo(run(output).at("/metrics/train/map50").asDouble(), within(0.02));
    String cfg = folder.resolve("squares.cfg").toString();
    String weights = folder.resolve("squares.weights").toString();
    assertDone(
        "models", "convert", "--model=squares", "--registry=" + models, "--darknet", cfg, weights);

    // Its epochs are chosen by mAP50, of the moving average, on images mixed from four others.
    String judgedToo = folder.resolve("judged-too").toString();
    assertDone(
        "ingest",
        "--kind=boxes",
        "--train=" + DrawnSquares.images(Files.createDirectory(folder.resolve("t")), 10, 3),
        "--validation=" + DrawnSquares.images(Files.createDirectory(folder.resolve("v")), 6, 4),
        "--output=" + judgedToo,
        "--classes=red,green");
    Path further = folder.resolve("further");
    List<String> again = words(further);
    again.set(1, threeHeads.toString());
    again.addAll(
        List.of(
            "--set=epochs=3",
            "--set=checkpoints.seconds=0",
            "--set=start=squares",
            "--set=dataset=" + judgedToo,
            "--set=augmentation.mosaic=0.5",
            "--set=augmentation.mix-up=0.5",
            "--set=augmentation.keep-objects=true",
            "--set=augmentation.mixed-epochs=2",
            "--set=moving-average.decay=0.9",
            "--set=select=map50",
            "--registry=" + models));
    assertDone(again.toArray(String[]::new));
    assertThat(run(further).at("/settings/start.reinitialized").asText()).isEqualTo("none");
    JsonNode epochs = run(further).at("/metrics/epochs");
    double greatest = 0;
    for (JsonNode epoch : epochs) {
      greatest = Math.max(greatest, epoch.get("validation_map50").asDouble());
    }
    assertThat(epochs).hasSize(3);
    int kept = run(further).at("/counts/kept_epoch").asInt();
    assertThat(epochs.get(kept - 1).get("validation_map50").asDouble()).isEqualTo(greatest);
    assertThat(Files.readString(further.resolve("train.html")))
        .contains("The parameters of epoch " + kept + " are kept");
    assertThat(greatest).isGreaterThan(0.3);
    assertThat(run(further).at("/metrics/validation/map50").asDouble()).isEqualTo(greatest);
    Path twice = folder.resolve("twice");
    again.set(2, "--output=" + twice);
    assertDone(again.toArray(String[]::new));
    String digest = run(further).get("parameters_sha256").asText();
    assertThat(run(twice).get("parameters_sha256").asText()).isEqualTo(digest);

    // From the middle of it: the last checkpoints are gone.
    try (var folders = Files.list(twice.resolve("checkpoints"))) {
      List<Path> byAge = folders.sorted().toList();
      for (Path latest : byAge.subList(1, byAge.size())) {
        deleteAll(latest);
      }
    }
    again.add("--resume");
    assertDone(again.toArray(String[]::new));
    assertThat(run(twice).get("parameters_sha256").asText()).isEqualTo(digest);

    List<String> darknet = words(folder.resolve("none"), "network=darknet", "start=squares");
    darknet.add("--registry=" + models);
    assertRefused("that of start has [yolo] heads: use network = csp-yolo", darknet);
    assertRefused("select: data set", words(folder.resolve("none"), "select=map50"));
  }

  @Test
  void severalSizesAreTrainedTheSameWayTwiceAndResumedAndTheModelKeepsItsOwn() throws IOException {
    String[] sizes = {
      "multi-scale.sizes=[{width=64,height=64},{width=48,height=64},{width=96,height=80}]",
      "epochs=4",
      "checkpoints.seconds=0"
    };
    Path single = folder.resolve("single");
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    assertDone(words(single, "epochs=4").toArray(String[]::new));
    assertDone(words(first, sizes).toArray(String[]::new));
    List<String> again = words(second, sizes);
    assertDone(again.toArray(String[]::new));
    String digest = run(first).get("parameters_sha256").asText();
    assertThat(run(second).get("parameters_sha256").asText()).isEqualTo(digest);
    assertThat(run(single).get("parameters_sha256").asText()).isNotEqualTo(digest);

    // From the middle: the last checkpoints are gone.
    Path checkpoints = second.resolve("checkpoints");
    try (var folders = Files.list(checkpoints)) {
      List<Path> byAge = folders.sorted().toList();
      for (Path latest : byAge.subList(1, byAge.size())) {
        deleteAll(latest);
      }
    }
    again.add("--resume");
    assertDone(again.toArray(String[]::new));
    assertThat(run(second).get("parameters_sha256").asText()).isEqualTo(digest);
    JsonNode input =
        new ObjectMapper().readTree(second.resolve("model/model.json").toFile()).get("input");
    assertThat(input.get("width").asInt()).isEqualTo(64);
    assertThat(input.get("height").asInt()).isEqualTo(64);

    Path output = folder.resolve("output");
    assertRefused(
        "must be a multiple of 16", words(output, "multi-scale.sizes=[{width=50,height=64}]"));
    // A step at every size must fit into memory, not only one at the input's own.
    assertRefused(
        "give it LOOKONCE_MEMORY", words(output, "multi-scale.sizes=[{width=4096,height=4096}]"));
    assertRefused("is not supported by engine = dl4j", words(output, sizes[0], "engine=dl4j"));
  }

  /** Its images are shown three times as often; the same data in one set would do the same. */
  @Test
  void furtherDataSetsAreTrainedOnAsOftenAsTheySay() throws IOException {
    String more = folder.resolve("more").toString();
    assertDone(
        "ingest",
        "--kind=boxes",
        "--train=" + DrawnSquares.images(Files.createDirectory(folder.resolve("m")), 4, 9),
        "--validation=" + DrawnSquares.images(Files.createDirectory(folder.resolve("v")), 6, 4),
        "--output=" + more,
        "--classes=red,green");
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    Path thrice = folder.resolve("thrice");
    String[] settings = {
      "epochs=2", "checkpoints.seconds=0", "further-datasets=[{path=\"" + more + "\",times=3}]"
    };
    assertDone(words(once, "epochs=2").toArray(String[]::new));
    assertDone(words(twice, settings).toArray(String[]::new));
    List<String> again = words(thrice, settings);
    assertDone(again.toArray(String[]::new));
    assertThat(run(once).at("/counts/examples").asInt()).isEqualTo(10);
    assertThat(run(twice).at("/counts/examples").asInt()).isEqualTo(10 + 3 * 4);
    assertThat(run(twice).at("/metrics/train/images").asInt()).isEqualTo(10 + 3 * 4);
    assertThat(run(twice).at("/metrics").has("validation")).as("of the first alone").isFalse();
    String digest = run(twice).get("parameters_sha256").asText();
    assertThat(run(thrice).get("parameters_sha256").asText()).isEqualTo(digest);
    Files.delete(thrice.resolve("run.json"));
    again.add("--resume");
    assertDone(again.toArray(String[]::new));
    assertThat(run(thrice).get("parameters_sha256").asText()).isEqualTo(digest);
    again.add("--set=further-datasets=[{path=\"" + more + "\",times=2}]");
    assertRefused("belongs to another training", again);

    String others = folder.resolve("others").toString();
    assertDone(
        "ingest",
        "--kind=boxes",
        "--train=" + folder.resolve("m"),
        "--output=" + others,
        "--classes=green,red");
    Path none = folder.resolve("none");
    assertRefused(
        "ingest it with --classes red,green",
        words(none, "further-datasets=[{path=\"" + others + "\"}]"));
    assertRefused("times", words(none, "further-datasets=[{path=\"" + more + "\",times=0}]"));
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Test
  void theShippedConfigurationIsUnderstoodToTheLastKey() {
    CommandRun run =
        CommandRun.of(
            "train-detector",
            "../conf/train/tiny-yolo.conf",
            "--set=dataset=" + dataset,
            "--output=" + folder.resolve("output"),
            "--dry-run");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("anchor-count = 5", "10 training");
  }

  @Test
  void whatCannotBeTrainedIsSaidInOneLine() throws IOException {
    Path output = folder.resolve("output");
    assertRefused("must be pairs of positive sides", words(output, "anchors=\"1,2,3\""));
    assertRefused("must be a multiple of 16, not 50", words(output, "input.width=50"));
    assertRefused("filter", words(output, "filter=8"));
    String images = TrainingFiles.dataset(folder);
    assertRefused("labelled-boxes", words(output, "dataset=" + images));
    assertThat(output).doesNotExist();
  }

  private static List<String> words(Path output, String... settings) {
    List<String> words = new ArrayList<>();
    words.add("train-detector");
    words.add(configuration.toString());
    words.add("--output=" + output);
    words.add("--set=dataset=" + dataset);
    for (String setting : settings) {
      words.add("--set=" + setting);
    }
    return words;
  }

  private static void assertDone(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void assertRefused(String message, List<String> words) {
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.err().strip().lines()).hasSize(1);
  }

  private static JsonNode run(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
