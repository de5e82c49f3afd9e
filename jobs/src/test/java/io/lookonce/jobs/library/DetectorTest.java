package io.lookonce.jobs.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.Classifier;
import io.lookonce.Detection;
import io.lookonce.Detector;
import io.lookonce.DetectorOptions;
import io.lookonce.ImageResult;
import io.lookonce.InferenceOptions;
import io.lookonce.InputImage;
import io.lookonce.Model;
import io.lookonce.ModelRegistry;
import io.lookonce.box.BoundingBox;
import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.TableRows;
import io.lookonce.storage.InputRefused;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Detector} on real scenes, with the detector that Lookonce comes with. */
@Tag("spark")
class DetectorTest {

  private static final int SCENES = 8;
  private static final Path MODELS = Path.of("../conf/models").toAbsolutePath().normalize();

  @TempDir private static Path made;
  @TempDir private Path folder;

  @BeforeAll
  static void drawScenes() {
    assertDone("generate", "road-scenes", "--count=" + SCENES, "--seed=7", "--output=" + made);
  }

  @Test
  void givesTheRowsOfTheCommandToTheBit() throws IOException {
    TreeMap<String, List<Detection>> rows = rows();
    assertThat(rows.values().stream().mapToInt(List::size).sum()).isGreaterThan(SCENES);

    try (Detector detector = Detector.load(model())) {
      List<InputImage> images = new ArrayList<>();
      for (Path scene : scenes()) {
        List<Detection> expected = rows.get(scene.getFileName().toString());
        byte[] bytes = Files.readAllBytes(scene);
        assertThat(detector.detect(scene)).isEqualTo(expected);
        assertThat(detector.detect(bytes)).isEqualTo(expected);
        InputStream stream = new ByteArrayInputStream(bytes);
        assertThat(detector.detect(stream)).isEqualTo(expected);
        images.add(InputImage.of(scene));
      }
      assertThat(detector.detectAll(images))
          .extracting(ImageResult::result)
          .containsExactlyElementsOf(rows.values());
    }
  }

  @Test
  void optionsMeanWhatTheyMeanToTheCommand() throws IOException {
    TreeMap<String, List<Detection>> rows =
        rows(
            "--score-threshold=0.05",
            "--iou-threshold=0.2",
            "--suppression=class-agnostic",
            "--classes=bus,car",
            "--max-boxes=3");
    DetectorOptions options =
        DetectorOptions.defaults()
            .withScoreThreshold(0.05)
            .withIouThreshold(0.2)
            .withClassAgnostic(true)
            .withClasses(List.of("car", "bus"))
            .withMaxBoxes(3);

    try (Detector detector = Detector.load(model(), options)) {
      for (Path scene : scenes()) {
        assertThat(detector.detect(scene)).isEqualTo(rows.get(scene.getFileName().toString()));
      }
    }
  }

  @Test
  void pixelsAreTakenAsTheDecoderTakesThoseOfAFile() throws IOException {
    BufferedImage scene = ImageIO.read(scenes().get(0).toFile());
    BufferedImage packed =
        new BufferedImage(scene.getWidth(), scene.getHeight(), BufferedImage.TYPE_INT_ARGB);
    byte[] pixels = new byte[3 * scene.getWidth() * scene.getHeight()];
    for (int y = 0, at = 0; y < scene.getHeight(); y++) {
      for (int x = 0; x < scene.getWidth(); x++) {
        int colour = scene.getRGB(x, y);
        packed.setRGB(x, y, colour);
        for (int channel = 0; channel < 3; channel++) {
          pixels[at++] = (byte) (colour >> 8 * channel);
        }
      }
    }
    Path png = folder.resolve("scene.png");
    ImageIO.write(packed, "png", png.toFile());

    try (Detector detector = Detector.load(model())) {
      List<Detection> expected = detector.detect(png);
      assertThat(expected).isNotEmpty();
      assertThat(detector.detect(scene)).isEqualTo(expected);
      assertThat(detector.detect(packed)).isEqualTo(expected);
      InputImage raw = InputImage.ofPixels(scene.getWidth(), scene.getHeight(), pixels);
      assertThat(detector.detect(raw)).isEqualTo(expected);
    }
  }

  @Test
  void servesSeveralThreads() throws Exception {
    List<Path> scenes = scenes();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Detector detector = Detector.load(model())) {
      List<List<Detection>> expected = new ArrayList<>();
      for (Path scene : scenes) {
        expected.add(detector.detect(scene));
      }
      List<Future<List<Detection>>> running = new ArrayList<>();
      for (int round = 0; round < 4; round++) {
        for (Path scene : scenes) {
          running.add(threads.submit(() -> detector.detect(scene)));
        }
      }
      for (int i = 0; i < running.size(); i++) {
        assertThat(running.get(i).get()).isEqualTo(expected.get(i % SCENES));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anImageThatCannotBeReadIsNamedAndFailsNoOther() throws IOException {
    Path scene = scenes().get(0);
    Path broken = Files.write(folder.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Path absent = folder.resolve("absent.jpg");
    InputImage cut =
        InputImage.of(java.util.Arrays.copyOf(Files.readAllBytes(scene), 500)).named("frame 7");

    DetectorOptions options =
        DetectorOptions.defaults().withInference(InferenceOptions.defaults().withBatchSize(3));
    try (Detector detector = Detector.load(model(), options)) {
      assertThatThrownBy(() -> detector.detect(broken))
          .isInstanceOf(ImageRefused.class)
          .hasMessageStartingWith(broken + ": not an image: begins with bytes 01 02 03");
      assertThatThrownBy(() -> detector.detect(absent))
          .isInstanceOf(ImageRefused.class)
          .hasMessage(absent + ": unreadable: there is no such file");
      List<ImageResult<List<Detection>>> results =
          detector.detectAll(
              List.of(InputImage.of(broken), InputImage.of(scene), cut, InputImage.of(absent)));
      assertThat(results)
          .extracting(ImageResult::isRead)
          .containsExactly(false, true, false, false);
      assertThat(results.get(0).refused().kind()).isEqualTo(ImageRefused.NOT_AN_IMAGE);
      assertThat(results.get(1).result()).isEqualTo(detector.detect(scene)).isNotEmpty();
      assertThat(results.get(1).width()).isPositive();
      assertThatThrownBy(() -> results.get(2).orThrow()).hasMessageStartingWith("frame 7: trunc");
    }
    DetectorOptions small =
        DetectorOptions.defaults()
            .withInference(
                InferenceOptions.defaults().withMaxPixels(1000).withMaxBytes(100_000_000));
    try (Detector detector = Detector.load(model(), small)) {
      assertThatThrownBy(() -> detector.detect(scene)).hasMessageContaining("too large: JPEG");
      assertThatThrownBy(() -> detector.detect(new BufferedImage(40, 40, 5)))
          .hasMessage("too large: the image has 40x40, more than 1000 pixels");
    }
  }

  @Test
  void aModelThatCannotBeUsedIsRefusedInOneLine() throws IOException {
    assertThatThrownBy(() -> Detector.load("nobody"))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("no model 'nobody' in registry models, and no such folder");
    assertThatThrownBy(() -> Detector.load(folder.toString()))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("is not a model: it has no model.json");
    assertThatThrownBy(() -> Classifier.load(model()))
        .isInstanceOf(InputRefused.class)
        .hasMessage("model road-scenes:2 is a detector; a classifier is needed");
    DetectorOptions unknown = DetectorOptions.defaults().withClasses(List.of("car", "trcuk"));
    assertThatThrownBy(() -> Detector.load(model(), unknown))
        .isInstanceOf(InputRefused.class)
        .hasMessage("class trcuk: model road-scenes:2 does not know it, did you mean 'truck'?");
    assertThatThrownBy(() -> DetectorOptions.defaults().withScoreThreshold(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scoreThreshold must be from 0 to 1, not 1.5");

    ModelRegistry copies = ModelRegistry.at(folder.resolve("copies").toString());
    Model copy = copies.publish(model(), "copy");
    Path onnx = Path.of(copy.location()).resolve("model.onnx");
    byte[] network = Files.readAllBytes(onnx);
    network[network.length / 2] ^= 1;
    Files.write(onnx, network);
    assertThatThrownBy(() -> Detector.load(copies.open("copy:1")))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("model.onnx: truncated or changed; its SHA-256 is");
    Files.delete(onnx);
    assertThatThrownBy(() -> Detector.load(copy))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("model.onnx is missing from the bundle");
  }

  @Test
  void aClosedDetectorSaysSo() throws IOException {
    Detector detector = Detector.load(model());
    detector.close();
    detector.close();

    assertThatThrownBy(() -> detector.detect(scenes().get(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("model road-scenes:2 is closed");
  }

  @Test
  void aModelTellsWhatItsCardSaysAndTheRegistryKeepsVersions() throws IOException {
    Model model = model();
    assertThat(model.kind()).isEqualTo(Model.Kind.DETECTOR);
    assertThat(model.classes()).containsExactly("car", "bus", "truck", "traffic light");
    assertThat(model.inputSize()).isPresent();
    assertThat(model.provenance()).containsKeys("dataset", "seed", "parameters_sha256");
    assertThat(model.metrics()).containsKey("validation");
    assertThat(Path.of(model.location())).isEqualTo(MODELS.resolve("road-scenes/2"));
    model.verify();

    ModelRegistry registry = ModelRegistry.at(folder.resolve("own").toString());
    assertThat(registry.names()).isEmpty();
    assertThat(registry.publish(model, "cars").reference()).isEqualTo("cars:1");
    assertThat(registry.publish(model, "cars").reference()).isEqualTo("cars:1");
    assertThat(registry.names()).containsExactly("cars");
    assertThat(registry.versions("cars")).containsExactly(1);
    assertThat(registry.current("cars")).isEqualTo(1);
    assertThat(registry.open("cars").sha256()).isEqualTo(model.sha256());
    assertThatThrownBy(() -> registry.publish(model, "Cars"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("'Cars' cannot name a model");
    assertThatThrownBy(() -> registry.rollBack("cars"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("no version before 1 to go back to");
    assertThatThrownBy(() -> registry.open("cars:2"))
        .isInstanceOf(InputRefused.class)
        .hasMessage("model cars has no version 2; it has [1]");
  }

  private static Model model() throws IOException {
    return ModelRegistry.at(MODELS.toString()).open("road-scenes");
  }

  private static List<Path> scenes() throws IOException {
    try (Stream<Path> files = Files.list(made.resolve("images"))) {
      return files.sorted().toList();
    }
  }

  /** What the command writes, by file name. */
  private TreeMap<String, List<Detection>> rows(String... options) {
    String output = folder.resolve("out" + options.length).toString();
    List<String> words = new ArrayList<>(List.of("detect", "--model=road-scenes"));
    words.addAll(List.of("--registry=" + MODELS, "--images=" + made.resolve("images")));
    words.addAll(List.of(options));
    words.add("--output=" + output);
    assertDone(words.toArray(String[]::new));
    TreeMap<String, List<Detection>> rows = new TreeMap<>();
    for (Row row : TableRows.of(Path.of(output))) {
      String path = row.getAs("path");
      List<Row> boxes = row.getList(row.fieldIndex("detections"));
      rows.put(
          path.substring(path.lastIndexOf('/') + 1),
          boxes.stream().map(DetectorTest::detection).toList());
    }
    assertThat(rows).hasSize(SCENES);
    return rows;
  }

  private static Detection detection(Row row) {
    return new Detection(
        row.getAs("label"),
        row.getAs("class_id"),
        row.getAs("score"),
        new BoundingBox(
            row.getAs("x_min"), row.getAs("y_min"), row.getAs("x_max"), row.getAs("y_max")));
  }

  private static void assertDone(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
