package io.lookonce.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.TableRows;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that were damaged, by hand or by a power cut, after their commit. */
@Tag("spark")
class OutputIntegrityTest {

  private static final int SCENES = 9;

  @TempDir private static Path made;
  private static Path images;
  private static Path first;

  @TempDir private Path folder;
  private Path output;

  @BeforeAll
  static void detectOnce() {
    images = made.resolve("scenes/images");
    first = made.resolve("first");
    run("generate", "untrained-detector", "--registry", made.resolve("models").toString());
    run(
        "generate",
        "road-scenes",
        "--count",
        "" + SCENES,
        "--width",
        "64",
        "--height",
        "64",
        "--output",
        made.resolve("scenes").toString());
    assertThat(detect(first).exitCode()).isZero();
  }

  @BeforeEach
  void copyOutput() throws IOException {
    output = folder.resolve("out");
    copy(first, output);
  }

  @Test
  void whatIsWholeIsBelieved() throws IOException {
    CommandRun verified = run("verify", output.toString());
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    assertThat(verified.out()).contains("3 batches with 9 rows are whole");
    assertThat(continued().get("counts").get("scored").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_lookonce/plans/plan-000001.jsonl.gz", "_lookonce/plans"})
  void lostPlansAreReadFromTheTable(String lost) throws IOException {
    new Storage(new Configuration())
        .delete(new org.apache.hadoop.fs.Path(output.resolve(lost).toUri()));
    assertThat(continued().get("counts").get("scored").asInt()).isZero();
    assertEveryImageHasOneRow();
  }

  @Test
  void aBatchThatIsEmptyFlippedCutOrGoneIsScoredAgain() throws IOException {
    Path batch = output.resolve("detections/batch-000002.parquet");
    byte[] whole = Files.readAllBytes(batch);

    Files.write(batch, new byte[0]);
    assertNoticed("batch-000002.parquet");
    byte[] flipped = Files.readAllBytes(output.resolve("detections/batch-000003.parquet"));
    flipped[flipped.length / 3] ^= 0x40;
    Files.write(output.resolve("detections/batch-000003.parquet"), flipped);
    JsonNode run = continued();
    assertThat(run.get("counts").get("scored").asInt()).isEqualTo(6);
    assertThat(run.get("health").asText())
        .contains(
            String.format(
                Locale.ROOT, "batch-000002.parquet is damaged (0 bytes, not %d)", whole.length))
        .contains("batch-000003.parquet is damaged (other bytes than were written)");
    assertEveryImageHasOneRow();
    assertThat(output.resolve("_lookonce/damaged/batch-000002.parquet")).exists();

    Files.delete(output.resolve("detections/batch-000001.parquet"));
    assertThat(continued().get("counts").get("scored").asInt()).isEqualTo(3);
    assertEveryImageHasOneRow();
  }

  @Test
  void swappedBatchesAreNoticed() throws IOException {
    Path one = output.resolve("detections/batch-000001.parquet");
    Path two = output.resolve("detections/batch-000002.parquet");
    Path aside = folder.resolve("aside");
    Files.move(one, aside);
    Files.move(two, one);
    Files.move(aside, two);
    for (Path batch : List.of(one, two)) {
      // Two batches may be of one length and written in one tick of the clock.
      Files.setLastModifiedTime(batch, FileTime.from(Instant.now()));
    }
    assertNoticed("batch-000001.parquet");
    assertThat(continued().get("counts").get("scored").asInt()).isEqualTo(6);
    assertEveryImageHasOneRow();
  }

  @Test
  void aTableWithADamagedBatchIsNotConverted() throws IOException {
    Path batch = output.resolve("detections/batch-000002.parquet");
    byte[] flipped = Files.readAllBytes(batch);
    flipped[flipped.length / 3] ^= 0x40;
    Files.write(batch, flipped);
    Path csv = folder.resolve("boxes.csv");

    CommandRun run =
        run("convert-results", "--detections=" + output, "--format=csv", "--output=" + csv);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("batch-000002.parquet is damaged").hasLineCount(1);
    assertThat(csv).doesNotExist();
  }

  @Test
  void settingsThatAreMissingOrChangedAreNamed() throws IOException {
    Path settings = output.resolve("_lookonce/settings.json");
    String whole = Files.readString(settings);
    Files.writeString(settings, whole.replaceFirst("0\\.", "1."));
    assertThat(detect(output).err()).contains("settings.json is damaged").hasLineCount(1);
    Files.delete(settings);
    assertThat(detect(output).err()).contains("settings.json is missing").hasLineCount(1);
  }

  /** Images that come, change and go are added to the totals of the run before, or taken back. */
  @Test
  void totalsThatAreCarriedOnAreThoseOfTheWholeTable() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    output = folder.resolve("carried");
    for (int i = 0; i < 5; i++) {
      copy(images.resolve("00000" + i + ".jpg"), in.resolve(i + ".jpg"));
    }
    Files.writeString(in.resolve("broken.jpg"), "no image");
    detectAll(in);
    copy(images.resolve("000005.jpg"), in.resolve("5.jpg"));
    Files.delete(in.resolve("0.jpg"));
    Files.delete(in.resolve("1.jpg"));
    Files.delete(in.resolve("broken.jpg"));
    copy(images.resolve("000006.jpg"), in.resolve("1.jpg"));
    Files.writeString(in.resolve("2.jpg"), "no image any more");
    detectAll(in);
    copy(images.resolve("000007.jpg"), in.resolve("0.jpg"));
    JsonNode carried = detectAll(in);
    assertThat(carried.get("counts").get("scored").asInt()).isEqualTo(1);
    assertThat(carried.get("counts").get("in_table").asInt()).isEqualTo(6);
    assertThat(carried.get("counts").get("in_table_with_error").asInt()).isEqualTo(1);
    assertThat(carried.get("counts").get("in_table_gone").asInt()).isEqualTo(1);

    try (Stream<Path> files = Files.list(output.resolve("_lookonce/index"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    JsonNode whole = detectAll(in);
    assertThat(whole.get("counts").get("scored").asInt()).isZero();
    for (String name :
        List.of(
            "in_table",
            "in_table_with_error",
            "in_table_gone",
            "in_table_with_detections",
            "in_table_detections")) {
      assertThat(whole.get("counts").get(name)).as(name).isEqualTo(carried.get("counts").get(name));
    }
    assertThat(whole.at("/figures/decode_ms").asDouble())
        .isCloseTo(carried.at("/figures/decode_ms").asDouble(), within(1e-6));
  }

  private JsonNode detectAll(Path in) throws IOException {
    CommandRun run = detect(in, output, "--max-error-rate", "1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  @Test
  void errorRowsAreScoredAgainWhenAsked() throws IOException {
    Path mixed = Files.createDirectory(folder.resolve("in"));
    copy(images.resolve("000001.jpg"), mixed.resolve("good.jpg"));
    Files.writeString(mixed.resolve("broken.jpg"), "no image");
    output = folder.resolve("mixed");
    assertThat(detect(mixed, output, "--max-error-rate", "1").exitCode()).isZero();
    assertThat(detect(mixed, output, "--retry-errors", "--max-error-rate", "1").exitCode())
        .isZero();
    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(run.get("counts").get("scored").asInt()).isEqualTo(1);
    assertThat(run.get("counts").get("in_table").asInt()).isEqualTo(2);
  }

  /** The longest name that the disk takes, and two whose painted twins would have one name. */
  @Test
  void paintingThatFailsCostsANoteAndNoRow() throws IOException {
    Path odd = Files.createDirectory(folder.resolve("in"));
    Path image = images.resolve("000001.jpg");
    copy(image, odd.resolve("a".repeat(251) + ".jpg"));
    copy(image, odd.resolve("e.png"));
    copy(image, odd.resolve("e.png.jpg"));
    copy(image, Files.createDirectory(odd.resolve("taken")).resolve("in.jpg"));
    output = folder.resolve("painted");
    assertThat(detect(odd, output, "--paint", "all").exitCode()).isZero();
    assertThat(TableRows.of(output)).hasSize(4);

    try (Stream<Path> painted = Files.walk(output.resolve("painted"))) {
      assertThat(painted.filter(Files::isRegularFile)).hasSize(4);
    }

    // A file stands where a folder of painted images would.
    output = folder.resolve("blocked");
    assertThat(detect(images, output).exitCode()).isZero();
    Files.writeString(output.resolve("painted"), "a file");
    assertThat(detect(odd, output, "--paint", "all").exitCode()).isZero();
    assertThat(TableRows.of(output))
        .filteredOn(row -> row.getAs("note") != null)
        .hasSize(4)
        .allSatisfy(row -> assertThat(row.<String>getAs("note")).startsWith("not painted: "));
  }

  /** Every file of the output, one after the other: noticed and named, or without effect. */
  @Test
  void whicheverFileIsDamagedNoImageIsLostOrDoubled() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(first)) {
      files = all.filter(Files::isRegularFile).map(first::relativize).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(6);
    for (Path file : files) {
      for (String damage : List.of("emptied", "flipped", "cut", "deleted")) {
        Path damaged = folder.resolve(damage + "-" + file.toString().replace('/', '-'));
        copy(first, damaged);
        damage(damaged.resolve(file), damage);
        CommandRun run = run("verify", damaged.toString());
        boolean named = run.exitCode() != 0;
        if (named) {
          assertThat(run.out() + run.err()).as(damage + " " + file).contains(damaged.toString());
        }
        boolean isBatch = file.startsWith("detections");
        assertThat(named || !isBatch || damage.equals("deleted")).as(damage + " " + file).isTrue();
      }
    }
  }

  private static void damage(Path file, String damage) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "emptied" -> Files.write(file, new byte[0]);
      case "cut" -> Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      case "deleted" -> Files.delete(file);
      default -> {
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
      }
    }
  }

  private void assertNoticed(String name) {
    CommandRun run = run("verify", output.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains(name + " is damaged");
  }

  private JsonNode continued() throws IOException {
    CommandRun run = detect(output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode file = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(file.get("status").asText()).isEqualTo("done");
    return file;
  }

  private void assertEveryImageHasOneRow() {
    List<String> paths = new ArrayList<>();
    TableRows.of(output).forEach(row -> paths.add(row.getAs("path")));
    Set<String> distinct = new HashSet<>(paths);
    assertThat(paths).hasSize(SCENES);
    assertThat(distinct).hasSize(SCENES);
  }

  private static CommandRun detect(Path output) {
    return detect(images, output);
  }

  private static CommandRun detect(Path input, Path output, String... more) {
    List<String> words =
        new ArrayList<>(List.of("detect", "--images", input.toString(), "--model", "untrained"));
    words.addAll(List.of("--registry", made.resolve("models").toString()));
    words.addAll(List.of("--output", output.toString(), "--batch-files", "3"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private static CommandRun run(String... arguments) {
    return CommandRun.of(arguments);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
