package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.averaging.TrainingFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce train-detector} on ten pictures of coloured squares. */
class TrainDetectorCommandTest {

  private static final int SIDE = 64;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path configuration;
  private static String dataset;

  @BeforeAll
  static void draw() throws IOException {
    Random random = new Random(3);
    StringBuilder boxes = new StringBuilder("image,xmin,ymin,xmax,ymax,class\n");
    Path pictures = Files.createDirectories(shared.resolve("pictures"));
    for (int i = 0; i < 10; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      for (int half = 0; half < 2; half++) {
        int size = 12 + random.nextInt(16);
        int x = random.nextInt(SIDE - size);
        int y = half * SIDE / 2 + random.nextInt(SIDE / 2 - size + 1);
        boolean red = random.nextBoolean();
        graphics.setColor(red ? Color.RED : Color.GREEN);
        graphics.fillRect(x, y, size, size);
        boxes.append(
            "%d.png,%d,%d,%d,%d,%s%n"
                .formatted(i, x, y, x + size, y + size, red ? "red" : "green"));
      }
      graphics.dispose();
      ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
    }
    Path csv = Files.writeString(pictures.resolve("boxes.csv"), boxes);
    dataset = shared.resolve("data").toString();
    assertDone(
        "ingest", "--kind=boxes", "--train=" + csv, "--output=" + dataset, "--classes=red,green");
    configuration =
        Files.writeString(
            shared.resolve("squares.conf"),
            """
            network = tiny-yolo
            input { width = 64, height = 64 }
            stride = 16
            filters = 8
            most-filters = 32
            anchor-count = 2
            batch-normalization { decay = 0.9 }
            updater { name = adam }
            learning-rate = 0.003
            schedule { name = cosine, duration = 120 }
            mini-batch-size = 5
            epochs = 120
            averaging { workers = 2, frequency = 1 }
            """);
  }

  @Test
  void learnsTenPicturesByHeart() throws IOException {
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

    // The model as it scores: through ONNX, from the picture files.
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
    String pictures = TrainingFiles.dataset(folder);
    assertRefused("labelled-boxes", words(output, "dataset=" + pictures));
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
