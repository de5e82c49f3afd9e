package io.lookonce.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.TableRows;
import io.lookonce.model.recognition.DetectorFamily;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person types to bring a detector, and what the other commands then make of it. */
@Tag("spark")
class ModelsImportCommandTest {

  private static final Path MODELS = Path.of("../common/src/test/resources/models");

  @TempDir private Path folder;

  @Test
  void aDryRunSaysWhatTheModelIsAndStoresNothing() {
    CommandRun run = importing("v8.onnx", "--dry-run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Ultralytics YOLOv8", "(v8), 80 classes, 640x640")
        .contains("80 class names from its metadata")
        .contains("letterboxed in the centre on grey 114, RGB in 0..1");
    assertThat(folder.resolve("models")).doesNotExist();
  }

  @Test
  void namesThatTheFileLacksAreAskedWithTheirNumber() {
    CommandRun run = importing("v6.onnx");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("v6.onnx: the file holds no class names: give --classes FILE");
    assertThat(run.err()).contains("80 names");
  }

  /** Two detectors that know better than their families' defaults, through Spark. */
  @Test
  void whatWasLearnedIsUsedByDetectAndNothingFoundIsSaid() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    ImageIO.write(
        new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB),
        "png",
        images.resolve("black.png").toFile());
    CommandRun imported =
        importing("dfine-official.onnx", "--classes", MODELS.resolve("coco.names").toString());
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("imported dfine-official:1");

    CommandRun run = detect("dfine-official", images, "first");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Row> rows = TableRows.of(folder.resolve("first"));
    List<Row> found = rows.get(0).getList(rows.get(0).fieldIndex("detections"));
    assertThat(found).extracting(row -> row.<String>getAs("label")).containsExactly("car", "bus");
    assertThat(found.get(1).<Float>getAs("x_min")).isBetween(699f, 701f);
    assertThat(found.get(1).<Float>getAs("y_max")).isBetween(649f, 651f);
    JsonNode counts = runFile("first").get("counts");
    assertThat(counts.get("out_of_range_outputs").asLong()).isZero();
    assertThat(counts.get("non_finite_outputs").asLong()).isZero();

    // The zoo's model finds nothing in a black image.
    importing("tinyyolov2-zoo.onnx", "--classes", MODELS.resolve("voc.names").toString());
    CommandRun nothing = detect("tinyyolov2-zoo", images, "second");
    assertThat(nothing.out()).contains("nothing was found in any image");
    assertThat(runFile("second").get("health").asText()).contains("nothing was found");
    assertThat(Files.readString(folder.resolve("second/report.html")))
        .contains("Nothing was found in any image");
  }

  @Test
  void aTrialIsPaintedAndListed() throws IOException {
    Path image = folder.resolve("street.png");
    BufferedImage white = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(white, "png", image.toFile());
    Path painted = Path.of("tried-street.jpg");
    try {
      CommandRun run =
          importing("v10-e2e.onnx", "--name", "tried", "--dry-run", "--try", image.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("car 0.90 at 200,100-600,500", "painted 2 boxes into");
      assertThat(ImageIO.read(painted.toFile()).getWidth()).isEqualTo(1280);
    } finally {
      Files.deleteIfExists(painted);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "best.pt,      yolo export model=best.pt format=onnx",
    "net.tflite,   tf2onnx.convert --tflite",
    "best.engine,  is a TensorRT engine",
    "saved,        tf2onnx.convert --saved-model",
    "absent.onnx,  no such file",
    "net.cfg,      name both by --darknet"
  })
  void whatCannotBeReadIsRefusedInALineThatHelps(String name, String help) throws IOException {
    Files.createDirectory(folder.resolve("saved"));
    Files.writeString(folder.resolve("saved/saved_model.pb"), "");
    for (String empty : List.of("best.pt", "net.tflite", "best.engine", "net.cfg")) {
      Files.writeString(folder.resolve(empty), "");
    }

    CommandRun run =
        CommandRun.of(
            "models", "import", folder.resolve(name).toString(), "--registry", registry());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.contains(help))).hasSize(1);
  }

  @Test
  void optionsOverruleWhatWasRecognised() throws IOException {
    CommandRun run =
        importing(
            "v8.onnx",
            "--value-range",
            "255",
            "--channel-order",
            "bgr",
            "--letterbox",
            "corner",
            "--padding",
            "0",
            "--mean",
            "1,2,3");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("upper left corner on grey 0, BGR in 0..255, less [1.0, 2.0, 3.0]");
    JsonNode input =
        new ObjectMapper().readTree(folder.resolve("models/v8/1/model.json").toFile()).get("input");
    assertThat(input.get("channelOrder").asText()).isEqualTo("BGR");
    assertThat(input.get("divisor").asInt()).isEqualTo(1);
  }

  /** The table of families in the documentation is that of the software. */
  @Test
  void theDocumentationNamesEveryFamily() throws IOException {
    List<String> lines = new ArrayList<>();
    for (DetectorFamily family : DetectorFamily.values()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s |",
              family,
              family.models(),
              family.output(),
              family.preprocessing()));
    }
    assertThat(Files.readString(Path.of("../docs/import.md")))
        .contains(lines.stream().collect(Collectors.joining("\n")));
  }

  private CommandRun importing(String file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("models", "import", MODELS.resolve(file).toString(), "--registry", registry()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private CommandRun detect(String model, Path images, String output) {
    return CommandRun.of(
        "detect",
        "--images",
        images.toString(),
        "--model",
        model,
        "--registry",
        registry(),
        "--output",
        folder.resolve(output).toString());
  }

  private JsonNode runFile(String output) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(output).resolve("run.json").toFile());
  }

  private String registry() {
    return folder.resolve("models").toString();
  }
}
