package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.ColouredSquares.Square;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code lookonce evaluate} for detectors as a person runs it.
 *
 * <p>Two red objects to find: one found exactly with the best score, one black and missed; and one
 * red cell where nothing is, so that recall 0 to .5 reads precision 1: AP = 51/101 at every IoU,
 * VOC 6/11 and 1/2. One green object of 32 by 20 in a cell of 32 by 32: an overlap of 20/32 = .625
 * is enough at .50, .55 and .60: AP50 = 1, AP = AR = .3. The cells within the crowd count for
 * nothing. The green object has 640 square pixels and the red ones 1,024, which is small and, by
 * COCO, medium as well.
 */
@Tag("spark")
@SharedSpark.Absent
class EvaluateDetectorCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path made;
  private static ColouredSquares squares;
  @TempDir private Path folder;

  @BeforeAll
  static void makeDataSetAndModels() throws IOException {
    ColouredSquares.publishDetector(made.resolve("models"), made);
    squares = new ColouredSquares(made.resolve("squares"));
    int first = squares.image(Square.red(0, 0, 1), Square.green(1, 0, 0.8));
    squares.object(first, 1, false, 0, 0, 32, 32);
    squares.object(first, 2, false, 32, 0, 32, 20);
    int second = squares.image(Square.red(2, 1, 0.9));
    squares.object(second, 1, false, 0, 32, 32, 32);
    int third = squares.image(Square.red(0, 0, 1), Square.red(1, 0, 1));
    squares.object(third, 1, true, 0, 0, 96, 32);
    squares.image();
    squares.ingest(made.resolve("boxes"));
  }

  private CommandRun evaluate(String output, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--registry",
                made.resolve("models") + "",
                "--dataset",
                made.resolve("boxes") + "",
                "--output",
                folder.resolve(output) + ""));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  @Test
  void aModelIsJudgedByTheRulesOfCocoAndVocHoweverManyTasksThereAre() throws IOException {
    CommandRun run = evaluateOn("local[1]", "out");

    assertThat(run.out())
        .contains("squares:1 reaches mAP50 0.752 and mAP 0.402 on 4 test images", "report.html");
    JsonNode expected = expected();
    JsonNode found = json("out/evaluation.json");
    assertHolds(expected, found, "");
    assertHolds(expected.get("metrics"), json("out/run.json").get("metrics"), "run.json");
    JsonNode curve = found.get("curves").get("test").get("red");
    assertThat(curve).hasSize(101);
    assertThat(curve.get(50).asDouble()).isEqualTo(1);
    assertThat(curve.get(51).asDouble()).isZero();
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .contains("squares:1 on boxes", "red, not found", "red (0.9", "Precision by recall");

    evaluateOn("local[3]", "three");
    assertThat(folder.resolve("three/evaluation.json"))
        .hasSameBinaryContentAs(folder.resolve("out/evaluation.json"));
  }

  private static JsonNode expected() throws IOException {
    return JSON.readTree(
        EvaluateDetectorCommandTest.class.getResourceAsStream(
            "evaluation-of-coloured-squares.json"));
  }

  /** Everything that is expected is there; numbers to four digits. */
  private static void assertHolds(JsonNode expected, JsonNode found, String where) {
    assertThat(found).as(where).isNotNull();
    if (expected.isObject()) {
      expected
          .fields()
          .forEachRemaining(
              field ->
                  assertHolds(
                      field.getValue(), found.get(field.getKey()), where + "/" + field.getKey()));
    } else if (expected.isNumber()) {
      assertThat(found.asDouble()).as(where).isEqualTo(expected.asDouble(), within(1e-4));
    } else {
      assertThat(found).as(where).isEqualTo(expected);
    }
  }

  private CommandRun evaluateOn(String master, String output) {
    System.setProperty("spark.master", master);
    System.setProperty("spark.ui.enabled", "false");
    try {
      CommandRun run = evaluate(output, "--model", "squares");
      assertThat(run.exitCode()).as(run.err()).isZero();
      return run;
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
    }
  }

  /** The fourth image has no row; the third was changed since, so its row is of another. */
  @Test
  void aTableOfDetectionsIsJudgedWithoutTheModel() throws IOException {
    detect("found", "--score-threshold", "0.005");
    CommandRun run = evaluate("table", "--detections", folder.resolve("found") + "");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertHolds(expected(), json("table/evaluation.json"), "");
    assertThat(json("table/run.json").get("settings").get("model").asText()).isEqualTo("squares:1");

    Path copy = Files.createDirectories(made.resolve("squares/images"));
    Path third = copy.resolve("03.png");
    Path fourth = copy.resolve("04.png");
    byte[] content = Files.readAllBytes(third);
    Path away = Files.move(fourth, folder.resolve("04.png"));
    Files.copy(copy.resolve("01.png"), third, StandardCopyOption.REPLACE_EXISTING);
    try {
      detect("fewer", "--score-threshold", "0.5");
    } finally {
      Files.write(third, content);
      Files.move(away, fourth);
    }
    run = evaluate("partly", "--detections", folder.resolve("fewer") + "");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(json("partly/run.json").get("counts").get("without_detections").asInt())
        .isEqualTo(2);
    assertThat(Files.readString(folder.resolve("partly/report.html")))
        .contains("images/03.png", "images/04.png", "no row of this path and content")
        .contains("Only detections with a score of 0.5 or more are judged");
  }

  /** The same boxes in COCO's list, under the ids of the data set's annotations or of others. */
  @Test
  void whatIsConvertedIsJudgedAsItWasFound() throws IOException {
    detect("found", "--score-threshold", "0.005");
    CommandRun run =
        convert(
            "coco-results",
            "results.json",
            "--truth",
            made.resolve("squares/annotations.json") + "");
    assertThat(run.exitCode()).as(run.err()).isZero();
    run = evaluate("listed", "--detections", folder.resolve("results.json") + "");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertHolds(expected().get("metrics"), json("listed/evaluation.json").get("metrics"), "");
    assertThat(json("listed/run.json").get("settings").get("model").asText())
        .isEqualTo("results.json");

    Path others = folder.resolve("others.json");
    Files.writeString(
        others,
        "{\"images\": [{\"id\": \"a\", \"file_name\": \"elsewhere/01.png\"}],"
            + "\"categories\": [{\"id\": 7, \"name\": \"ship\"}]}");
    run =
        evaluate(
            "none", "--detections", folder.resolve("results.json") + "", "--truth", others + "");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("images are none of", "--truth names the annotations");
    run = convert("coco-results", "none.json", "--truth", others.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("no class is in both: the detections have green, red");
    assertThat(folder.resolve("none.json")).doesNotExist();

    run = convert("parquet", "rows");
    assertThat(run.out()).as(run.err()).contains("boxes as parquet, one row each");
    assertThat(convert("yolo", "texts").out()).contains("of 4 images as yolo");
    assertThat(Files.readAllLines(folder.resolve("texts/labels/classes.txt")))
        .containsExactly("red", "green");
    run = convert("yolo", "texts");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("exists; name a new folder");
    String rows = convert("parquet", "again").out().split(" ")[0];
    assertThat(convert("csv", "rows.csv").out()).startsWith(rows + " boxes of 4 images as csv");
  }

  /** Figures of 0 would say that the model is bad, where only the names differ. */
  @Test
  void aTableWithoutAClassInCommonIsRefused() throws IOException {
    Path names = Files.writeString(made.resolve("german.names"), "rot\nblau\n");
    CommandRun run =
        CommandRun.of(
            "models",
            "import",
            "--darknet",
            made.resolve("squares.cfg") + "",
            made.resolve("squares.weights") + "",
            "--classes",
            names.toString(),
            "--name",
            "german",
            "--registry",
            made.resolve("models") + "");
    assertThat(run.exitCode()).as(run.err()).isZero();
    detect("found", "--model", "german");
    run = evaluate("none", "--detections", folder.resolve("found") + "");
    assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
    assertThat(run.err())
        .contains("no class is in both: the table ", "has blau, rot, the data set red, green");
  }

  private CommandRun convert(String format, String output, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "convert-results",
                "--detections",
                folder.resolve("found") + "",
                "--format",
                format,
                "--output",
                folder.resolve(output) + ""));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private void detect(String output, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "detect",
                "--images",
                squares.images() + "",
                "--registry",
                made.resolve("models") + "",
                "--output",
                folder.resolve(output) + ""));
    words.addAll(List.of(options));
    if (!words.contains("--model")) {
      words.addAll(List.of("--model", "squares"));
    }
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void classesAreChosenByName() throws IOException {
    CommandRun run = evaluate("out", "--model", "squares", "--classes", "green");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode test = json("out/evaluation.json").get("metrics").get("test");
    assertThat(test.get("map50").asDouble()).isEqualTo(1);
    assertThat(test.get("per_class").size()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .contains("Judged on 1 of the data set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model squares --classes blue | --classes blue: data set boxes has red, green",
        "--model squares --split train | --split train: data set boxes has no images there",
        "--model squares --score-threshold 2 | --score-threshold 2.0: must be from 0 to 1",
        "--model squares --max-boxes 0 | --max-boxes 0: at least 1 is needed",
        "--model squares --suppression some | use per-class or class-agnostic",
        "--classes red | one of --model and --detections is needed, and not both",
        "--model squares --detections x | one of --model and --detections is needed, and not both",
        "--detections {made} --max-boxes 9 | --max-boxes applies to a model",
        "--detections {made} | is no output of a scoring command",
      })
  void whatCannotBeIsNamedInOneLine(String options, String message) {
    CommandRun run = evaluate("out", options.replace("{made}", made.toString()).split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).startsWith("lookonce evaluate: ").contains(message);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aModelThatDoesNotKnowAClassIsRefusedNamingIt() throws IOException {
    Path names = Files.writeString(made.resolve("other.names"), "red\nblue\n");
    CommandRun imported =
        CommandRun.of(
            "models",
            "import",
            "--darknet",
            made.resolve("squares.cfg") + "",
            made.resolve("squares.weights") + "",
            "--classes",
            names.toString(),
            "--name",
            "red-and-blue",
            "--registry",
            made.resolve("models") + "");
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    CommandRun run = evaluate("out", "--model", "red-and-blue");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "model red-and-blue:1 does not know green of the data set;"
                + " to measure the others use --classes red");
  }

  @Test
  void aClassifierIsRefused() throws IOException {
    SmallClassifier.publish(
        "signs-convnet", List.of("0", "1", "2", "3", "4", "5"), made.resolve("models"));
    CommandRun run = evaluate("out", "--model", "signs-convnet");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("signs-convnet:1 is a classifier; a detector is needed");
  }
}
