package io.lookonce.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.image.format.BrokenImages;
import io.lookonce.image.format.BrokenImages.BrokenImage;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.SmallClassifier;
import io.lookonce.jobs.TableRows;
import io.lookonce.jobs.run.ExitCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on real files with a real Spark, against what DL4J says of them. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
class ClassifyCommandTest {

  private static final List<String> SIGNS = List.of("zero", "one", "two", "three", "four", "five");
  private static final List<String> CATS = List.of("other", "cat");
  private static final int BROKEN = 29;
  private static final float TOLERANCE = 1e-4f;

  @TempDir private static Path made;
  @TempDir private Path folder;
  private static SmallClassifier signs;
  private static SmallClassifier cats;

  /** By file name, the image as the network must see it. */
  private static final Map<String, BufferedImage> SEEN = new TreeMap<>();

  private Path images;
  private Path output;

  @BeforeAll
  static void makeModelsAndImages() throws IOException {
    signs = SmallClassifier.publish("signs-convnet", SIGNS, made.resolve("models"));
    cats = SmallClassifier.publish("cats-two-layer", CATS, made.resolve("models"));
    LookAlikeImages images = new LookAlikeImages(new HandSigns(), 7);
    Path nested = Files.createDirectories(made.resolve("images/more"));
    for (int number = 0; number < 15; number++) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(images.png(number)));
      boolean jpeg = number % 3 == 0;
      Path file = nested.getParent().resolve(number + (jpeg ? ".jpg" : ".png"));
      assertThat(ImageIO.write(image, jpeg ? "jpg" : "png", file.toFile())).isTrue();
      SEEN.put(file.getFileName().toString(), ImageIO.read(file.toFile()));
    }
    // However it is resized, an image of one colour stays one.
    BufferedImage wide = filled(150, 100, new Color(200, 90, 20));
    ImageIO.write(wide, "png", nested.resolve("wide.png").toFile());
    SEEN.put("wide.png", filled(64, 64, new Color(200, 90, 20)));
  }

  @BeforeEach
  void copyImages() throws IOException {
    images = folder.resolve("in");
    output = folder.resolve("out");
    try (Stream<Path> files = Files.walk(made.resolve("images"))) {
      for (Path file : files.toList()) {
        Files.copy(file, images.resolve(made.resolve("images").relativize(file)));
      }
    }
  }

  @Test
  void everyFileGetsItsRowAndASecondRunFindsOnlyWhatIsNewOrChanged() throws IOException {
    Map<String, String> expectedErrors = writeBroken();
    Files.writeString(images.resolve("notes.txt"), "not an image");

    CommandRun first = classify("signs-convnet", "--max-error-rate", "0.7");

    assertThat(first.exitCode()).as(first.err()).isZero();
    Map<String, Row> rows = rowsByName();
    assertThat(rows).hasSize(SEEN.size() + BROKEN);
    expectedErrors.forEach(
        (name, kind) -> {
          Row row = rows.get(name);
          assertThat(row.<String>getAs("error")).as(name).startsWith(kind);
          for (String column : List.of("label", "class_id", "probability", "probabilities")) {
            assertThat(row.<Object>getAs(column)).as(name + " " + column).isNull();
          }
        });
    SEEN.forEach((name, seen) -> requireAsExpected(rows.get(name), signs.output(seen), SIGNS));
    Row wide = rows.get("wide.png");
    assertThat(wide.<Integer>getAs("width")).isEqualTo(150);
    assertThat(wide.<Integer>getAs("height")).isEqualTo(100);
    assertThat(wide.<String>getAs("sha256")).hasSize(64);
    assertThat(wide.<String>getAs("model")).isEqualTo("signs-convnet");
    assertThat(wide.<Integer>getAs("model_version")).isEqualTo(1);
    assertThat(runFile().get("command").asText()).isEqualTo("classify");
    assertThat(count("scored")).isEqualTo(SEEN.size() + BROKEN);
    assertThat(count("errors")).isEqualTo(BROKEN);
    assertThat(count("other_files")).isEqualTo(1);
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("truncated", "notes.txt", "among the least certain", "Images by class");

    assertThat(classify("signs-convnet", "--max-error-rate", "0.7").exitCode()).isZero();
    assertThat(count("scored")).isZero();

    Path changed = images.resolve("1.png");
    ImageIO.write(SEEN.get("2.png"), "png", changed.toFile());
    Files.setLastModifiedTime(changed, FileTime.fromMillis(System.currentTimeMillis() + 5000));
    assertThat(classify("signs-convnet", "--max-error-rate", "0.7").exitCode()).isZero();
    assertThat(count("scored")).isEqualTo(1);
    List<Row> versions =
        TableRows.of(output, "classifications").stream()
            .filter(row -> row.<String>getAs("path").endsWith("/1.png"))
            .toList();
    assertThat(versions).hasSize(2);
    assertThat(versions)
        .anySatisfy(row -> requireAsExpected(row, signs.output(SEEN.get("1.png")), SIGNS))
        .anySatisfy(row -> requireAsExpected(row, signs.output(SEEN.get("2.png")), SIGNS));
  }

  @Test
  void batchesThatWereNotCommittedAreScoredAgainAndNoOthers() throws IOException {
    assertThat(classify("signs-convnet", "--batch-files", "3").exitCode()).isZero();
    Map<String, Row> whole = rowsByName();
    Path table = output.resolve("classifications");
    // As after a kill: two batches are planned, half written, and not in the table.
    Path staging = Files.createDirectories(output.resolve("_lookonce/staging/batch-000005"));
    Files.move(table.resolve("batch-000005.parquet"), staging.resolve("part-0.parquet"));
    Files.delete(table.resolve("batch-000006.parquet"));
    Files.delete(output.resolve("run.json"));

    CommandRun second = classify("signs-convnet", "--batch-files", "3");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(count("scored")).isEqualTo(SEEN.size() - 4 * 3);
    Map<String, Row> continued = rowsByName();
    assertThat(continued.keySet()).isEqualTo(SEEN.keySet());
    continued.forEach(
        (name, row) ->
            assertThat(row.<Object>getAs("label")).isEqualTo(whole.get(name).getAs("label")));
    assertThat(output.resolve("_lookonce/staging")).doesNotExist();
  }

  @Test
  void aSigmoidOverRowsOfPixelsGivesBothProbabilities() throws IOException {
    Files.write(images.resolve("broken.png"), new byte[] {1, 2, 3});

    CommandRun run = classify("cats-two-layer", "--batch-size", "5", "--max-error-rate", "0");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    Map<String, Row> rows = rowsByName();
    SEEN.forEach(
        (name, seen) -> {
          float cat = cats.output(seen)[0];
          requireAsExpected(rows.get(name), new float[] {1 - cat, cat}, CATS);
        });
    List<Float> ofCat = new ArrayList<>();
    SEEN.keySet().forEach(name -> ofCat.add(probabilities(rows.get(name)).get(1)));
    assertThat(ofCat.stream().max(Float::compare).orElseThrow())
        .as("the images differ to this network, so their pixels' order is seen")
        .isGreaterThan(ofCat.stream().min(Float::compare).orElseThrow() + 0.01f);
  }

  @Test
  void aTableOfImagesIsClassifiedLikeAFolder() throws IOException {
    Path table = folder.resolve("images");
    SparkSession spark = SharedSpark.session();
    spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(images.toString())
        .write()
        .parquet(table.toString());
    images = table;

    CommandRun run = classify("cats-two-layer");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, Row> rows = rowsByName();
    assertThat(rows.keySet()).isEqualTo(SEEN.keySet());
    SEEN.forEach(
        (name, seen) -> {
          float cat = cats.output(seen)[0];
          requireAsExpected(rows.get(name), new float[] {1 - cat, cat}, CATS);
        });
    assertThat(Files.readString(output.resolve("report.html"))).contains("Gallery");
  }

  private static void requireAsExpected(Row row, float[] expected, List<String> classes) {
    String name = row.getAs("path");
    List<Float> found = probabilities(row);
    assertThat(found).as(name).hasSize(expected.length);
    for (int id = 0; id < expected.length; id++) {
      assertThat(found.get(id)).as(name + " " + id).isCloseTo(expected[id], within(TOLERANCE));
    }
    int label = classes.indexOf(row.<String>getAs("label"));
    assertThat(row.<Integer>getAs("class_id")).as(name).isEqualTo(label);
    assertThat(row.<Float>getAs("probability")).as(name).isEqualTo(found.get(label));
    for (float probability : expected) {
      assertThat(expected[label]).as(name).isGreaterThanOrEqualTo(probability - TOLERANCE);
    }
    assertThat(row.<String>getAs("error")).as(name).isNull();
  }

  private static List<Float> probabilities(Row row) {
    return row.getList(row.fieldIndex("probabilities"));
  }

  private static BufferedImage filled(int width, int height, Color colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  private Map<String, String> writeBroken() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (BrokenImage broken : BrokenImages.write(images)) {
      if (!Files.isDirectory(images.resolve(broken.fileName()))) {
        boolean noFile = broken.expectedKind().equals(BrokenImages.NO_FILE);
        expected.put(broken.fileName(), noFile ? "vanished" : broken.expectedKind());
      }
    }
    assertThat(expected).hasSize(BROKEN);
    return expected;
  }

  private CommandRun classify(String model, String... options) {
    List<String> words = new ArrayList<>(List.of("classify", "--images", images.toString()));
    words.addAll(List.of("--model", model, "--registry", made.resolve("models").toString()));
    words.addAll(List.of("--output", output.toString()));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private Map<String, Row> rowsByName() {
    Map<String, Row> rows = new HashMap<>();
    for (Row row : TableRows.of(output, "classifications")) {
      String path = row.getAs("path");
      assertThat(rows.put(path.substring(path.lastIndexOf('/') + 1), row)).as(path).isNull();
    }
    return rows;
  }

  private long count(String name) throws IOException {
    return runFile().get("counts").get(name).asLong();
  }

  private JsonNode runFile() throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
