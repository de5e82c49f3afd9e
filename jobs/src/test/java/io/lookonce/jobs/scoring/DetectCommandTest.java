package io.lookonce.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.image.format.BrokenImages;
import io.lookonce.image.format.BrokenImages.BrokenImage;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.TableRows;
import io.lookonce.jobs.run.ExitCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on real files with a real Spark. */
@Tag("spark")
class DetectCommandTest {

  private static final int SCENES = 31;

  @TempDir private static Path made;
  @TempDir private Path folder;
  private Path images;
  private Path output;

  @BeforeAll
  static void makeModelAndScenes() {
    run("generate", "untrained-detector", "--registry", made.resolve("models").toString());
    run(
        "generate",
        "road-scenes",
        "--count",
        "" + SCENES,
        "--width",
        "320",
        "--height",
        "180",
        "--output",
        made.resolve("scenes").toString());
  }

  @BeforeEach
  void copyScenes() throws IOException {
    images = Files.createDirectory(folder.resolve("in"));
    output = folder.resolve("out");
    try (Stream<Path> scenes = Files.list(made.resolve("scenes/images"))) {
      for (Path scene : scenes.toList()) {
        Files.copy(scene, images.resolve(scene.getFileName()));
      }
    }
  }

  @Test
  void everyFileGetsItsRowAndASecondRunFindsOnlyWhatIsNewOrChanged() throws IOException {
    Map<String, String> expectedErrors = writeBroken();
    Files.writeString(images.resolve("notes.txt"), "not an image");

    CommandRun first = detect("--max-bytes", "1000000", "--coco", folder.resolve("c.json") + "");

    assertThat(first.exitCode()).as(first.err()).isZero();
    Map<String, Row> rows = rowsByName();
    assertThat(rows).hasSize(SCENES + 30);
    rows.forEach(
        (name, row) -> {
          String error = row.getAs("error");
          if (expectedErrors.containsKey(name)) {
            assertThat(error).as(name).startsWith(expectedErrors.get(name));
            assertThat(row.getList(row.fieldIndex("detections"))).as(name).isEmpty();
          } else {
            assertThat(error).as(name).isNull();
            assertThat(row.<Integer>getAs("width")).isEqualTo(320);
            assertThat(row.<Integer>getAs("height")).isEqualTo(180);
            assertThat(row.<String>getAs("sha256")).hasSize(64);
          }
        });
    assertThat(count("scored")).isEqualTo(61);
    assertThat(count("errors")).isEqualTo(30);
    assertThat(count("other_files")).isEqualTo(1);
    assertThat(Files.readString(output.resolve("report.html"))).contains("truncated");
    JsonNode coco = new ObjectMapper().readTree(folder.resolve("c.json").toFile());
    assertThat(coco.get("images")).hasSize(SCENES);

    assertThat(detect("--max-bytes", "1000000").exitCode()).isZero();
    assertThat(count("scored")).isZero();
    assertThat(TableRows.of(output)).hasSize(61);

    Path changed = images.resolve("000003.jpg");
    Files.copy(
        images.resolve("000004.jpg"), changed, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(changed, FileTime.fromMillis(System.currentTimeMillis() + 5000));
    assertThat(detect("--max-bytes", "1000000").exitCode()).isZero();
    assertThat(count("scored")).isEqualTo(1);
    assertThat(count("in_table")).isEqualTo(61);
    assertThat(TableRows.of(output)).hasSize(62);
  }

  @Test
  void aRunKilledInTheMiddleIsContinuedWithoutLossOrRepetition()
      throws IOException, InterruptedException {
    Process killed = CommandRun.start(folder.resolve("log"), arguments("--batch-files", "3"));
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (committed() < 2 && killed.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    CommandRun.kill(killed);
    int before = committed();
    assertThat(before).as(Files.readString(folder.resolve("log"))).isBetween(2, 10);

    CommandRun second = detect("--batch-files", "3");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(count("scored")).isEqualTo(SCENES - 3 * before);
    assertThat(rowsByName()).hasSize(SCENES);
    assertThat(TableRows.of(output)).hasSize(SCENES);
    try (Stream<Path> left = Files.walk(output)) {
      assertThat(
              left.filter(path -> path.getFileName().toString().matches("(batch|part).*parquet")))
          .hasSize(11)
          .allMatch(path -> path.getParent().equals(output.resolve("detections")));
    }
  }

  @Test
  void aDamagedPlanIsRefusedAndRunJsonSaysTheSame() throws IOException {
    Path plans = Files.createDirectories(output.resolve("_lookonce/plans"));
    Files.write(plans.resolve("plan-000001.jsonl.gz"), new byte[] {31, (byte) 139, 8});

    CommandRun run = detect();

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err())
        .contains(
            "plan-000001.jsonl.gz is damaged; the output cannot be continued with it: delete it")
        .hasLineCount(1);
    assertThat(runFile().get("exit_code").asInt()).isEqualTo(ExitCode.BAD_USAGE);
  }

  @Test
  void tooManyErrorsEndWithExitCodeThreeAfterEverythingIsWritten() throws IOException {
    writeBroken();

    CommandRun run = detect("--max-error-rate", "0.1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(TableRows.of(output)).hasSize(61);
    assertThat(output.resolve("report.html")).exists();
    assertThat(runFile().get("exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void boxesArePaintedBesideAndClippedToTheImage() throws IOException {
    CommandRun run = detect("--paint", "all", "--score-threshold", "0.2", "--batch-size", "4");

    assertThat(run.exitCode()).as(run.err()).isZero();

    try (Stream<Path> painted = Files.list(output.resolve("painted"))) {
      assertThat(painted.filter(path -> path.toString().endsWith(".jpg"))).hasSize(SCENES);
    }
    List<Row> detections = new ArrayList<>();
    TableRows.of(output)
        .forEach(row -> detections.addAll(row.getList(row.fieldIndex("detections"))));
    assertThat(detections)
        .isNotEmpty()
        .allSatisfy(
            box -> {
              assertThat(box.<Float>getAs("x_min")).isBetween(0f, box.<Float>getAs("x_max"));
              assertThat(box.<Float>getAs("y_min")).isBetween(0f, box.<Float>getAs("y_max"));
              assertThat(box.<Float>getAs("x_max")).isLessThanOrEqualTo(320f);
              assertThat(box.<Float>getAs("y_max")).isLessThanOrEqualTo(180f);
              assertThat(box.<Float>getAs("score")).isBetween(0.2f, 1f);
            });
  }

  /** All images are written, those without a detection too, and the rows stay as they are. */
  @Test
  void blurredImagesAreWrittenInPlaceOfFrames() throws IOException {
    assertThat(detect("--score-threshold", "0.2").exitCode()).isZero();
    Map<String, Row> plain = rowsByName();
    output = folder.resolve("blurred");

    CommandRun run =
        detect("--paint", "blur", "--paint-classes", "car", "--score-threshold", "0.2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, Row> rows = rowsByName();
    plain.forEach(
        (name, row) ->
            assertThat(rows.get(name).<Object>getAs("detections"))
                .isEqualTo(row.<Object>getAs("detections")));
    try (Stream<Path> painted = Files.list(output.resolve("painted"))) {
      assertThat(painted.filter(path -> path.toString().endsWith(".jpg"))).hasSize(SCENES);
    }
  }

  /** Sizes, painted copies and the owner of the output are those of the stored image. */
  @Test
  void reducedDecodingIsWrittenDownAndKeepsSizes() throws IOException {
    run(
        "generate",
        "road-scenes",
        "--count=2",
        "--width=1310",
        "--height=1290",
        "--output=" + folder.resolve("large"));
    images = folder.resolve("large/images");
    String[] reduced = {"--decode=reduced", "--paint=all", "--score-threshold=0.2"};

    CommandRun run = detect(reduced);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(runFile().at("/settings/decode").asText()).isEqualTo("reduced");
    assertThat(rowsByName().values())
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("error")).isNull();
              assertThat(row.<Integer>getAs("width")).isEqualTo(1310);
              assertThat(row.<Integer>getAs("height")).isEqualTo(1290);
            });
    try (Stream<Path> painted = Files.list(output.resolve("painted"))) {
      for (Path file : painted.filter(path -> path.toString().endsWith(".jpg")).toList()) {
        assertThat(javax.imageio.ImageIO.read(file.toFile()).getWidth()).isEqualTo(1310);
      }
    }
    assertThat(detect("--score-threshold=0.2").err()).contains("decode");
    assertThat(detect(reduced).exitCode()).isZero();
    Map<String, Row> smaller = rowsByName();
    output = folder.resolve("whole");
    assertThat(detect("--score-threshold=0.2").exitCode()).isZero();
    Map<String, Row> whole = rowsByName();
    // Other pixels, so other scores.
    assertThat(smaller)
        .anySatisfy(
            (name, row) ->
                assertThat(row.<Object>getAs("detections"))
                    .isNotEqualTo(whole.get(name).<Object>getAs("detections")));
  }

  @Test
  void classesToBlurMustBeReported() {
    CommandRun unknown = detect("--paint", "blur", "--paint-classes", "carr");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(unknown.err()).contains("--paint-classes carr").contains("car");
    CommandRun left = detect("--paint", "blur", "--paint-classes", "car", "--classes", "bus");
    assertThat(left.err()).contains("--paint-classes car: --classes does not report it");
    CommandRun frames = detect("--paint", "all", "--paint-classes", "car");
    assertThat(frames.err()).contains("--paint-classes needs --paint blur");
  }

  @Test
  void aTableOfImagesIsScoredLikeAFolderAndContinuedLikeOne() throws IOException {
    Files.write(images.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Path table = folder.resolve("images");
    SparkSession spark = SharedSpark.session();
    spark.read().format("binaryFile").load(images.toString()).write().parquet(table.toString());
    assertThat(detect("--paint", "all").exitCode()).isZero();
    Map<String, Row> fromFiles = rowsByName();
    images = table;
    output = folder.resolve("out-of-table");

    CommandRun run = detect("--batch-files", "10", "--paint", "all");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, Row> fromTable = rowsByName();
    assertThat(fromTable.keySet()).isEqualTo(fromFiles.keySet());
    fromTable.forEach(
        (name, row) -> {
          for (String column :
              List.of("path", "length", "sha256", "width", "detections", "error")) {
            assertThat(row.<Object>getAs(column))
                .as(name + " " + column)
                .isEqualTo(fromFiles.get(name).getAs(column));
          }
        });
    assertThat(Files.readString(output.resolve("report.html"))).contains("Gallery");
    assertThat(detect("--batch-files", "10").exitCode()).isZero();
    assertThat(count("scored")).isZero();
  }

  @Test
  void aTableWithoutContentIsRefused() {
    Path table = folder.resolve("images");
    SparkSession spark = SharedSpark.session();
    spark.sql("SELECT 'a.jpg' AS path, 'text' AS content").write().parquet(table.toString());
    images = table;

    CommandRun run = detect();

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains("column 'content' must be binary, not string").hasLineCount(1);
  }

  private CommandRun detect(String... options) {
    return CommandRun.of(arguments(options));
  }

  private String[] arguments(String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "detect",
                "--images",
                images.toString(),
                "--model",
                "untrained",
                "--registry",
                made.resolve("models").toString(),
                "--output",
                output.toString()));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  /** Thirty files that give no image; returns the expected beginning of each one's error. */
  private Map<String, String> writeBroken() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (BrokenImage broken : BrokenImages.write(images)) {
      if (Files.isDirectory(images.resolve(broken.fileName()))) {
        continue;
      }
      boolean noFile = broken.expectedKind().equals(BrokenImages.NO_FILE);
      expected.put(broken.fileName(), noFile ? "vanished" : broken.expectedKind());
    }
    try (RandomAccessFile sparse = new RandomAccessFile(images + "/long.jpg", "rw")) {
      sparse.setLength(100_000_000);
    }
    expected.put("long.jpg", "too long");
    assertThat(expected).hasSize(30);
    return expected;
  }

  private Map<String, Row> rowsByName() {
    Map<String, Row> rows = new HashMap<>();
    for (Row row : TableRows.of(output)) {
      String path = row.getAs("path");
      assertThat(rows.put(path.substring(path.lastIndexOf('/') + 1), row)).as(path).isNull();
    }
    return rows;
  }

  private int committed() throws IOException {
    Path table = output.resolve("detections");
    if (!Files.exists(table)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(table)) {
      return (int) files.filter(path -> path.toString().endsWith(".parquet")).count();
    }
  }

  private long count(String name) throws IOException {
    return runFile().get("counts").get(name).asLong();
  }

  private JsonNode runFile() throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  private static void run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
