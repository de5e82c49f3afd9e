package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.ColouredSquares.Square;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What report, COCO and counts say after images were replaced, moved and deleted. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
class CurrentImagesTest {

  @TempDir private Path folder;
  private Path images;
  private Path output;
  private Path red;
  private Path black;

  @BeforeEach
  void draw() throws IOException {
    ColouredSquares squares = new ColouredSquares(folder.resolve("drawn"));
    squares.image(Square.red(0, 0, 1), Square.red(2, 1, 1));
    squares.image();
    red = squares.images().resolve("01.png");
    black = squares.images().resolve("02.png");
    ColouredSquares.publishDetector(folder.resolve("models"), folder);
    images = Files.createDirectories(folder.resolve("in"));
    output = images.resolve("out");
  }

  @Test
  void onlyWhatIsThereNowCountsWhateverItsAge() throws IOException {
    put(red, "a.png", "2026-06-01T00:00:00Z");
    put(red, "b.png", "2030-01-01T00:00:00Z");
    put(red, "day/c.png", "2026-06-01T00:00:00Z");
    assertFound(detect(), Map.of("a.png", 2, "b.png", 2, "day/c.png", 2));

    // Older than what they replace, as an archive or a corrected clock leaves them.
    put(black, "a.png", "2026-05-01T00:00:00Z");
    put(black, "b.png", "2026-06-01T00:00:00Z");
    JsonNode replaced = detect();
    assertFound(replaced, Map.of("a.png", 0, "b.png", 0, "day/c.png", 2));
    assertThat(replaced.at("/counts/scored").asInt()).isEqualTo(2);

    Files.delete(images.resolve("b.png"));
    Files.move(images.resolve("day"), images.resolve("moved"));
    JsonNode gone = detect();
    assertFound(gone, Map.of("a.png", 0, "moved/c.png", 2));
    assertThat(gone.at("/counts/scored").asInt()).isEqualTo(1);
    assertThat(gone.at("/counts/gone").asInt()).isEqualTo(2);
    assertThat(gone.at("/counts/errors").asInt()).isZero();
    assertThat(gone.at("/health").asText()).contains("1 images scored", "2 scored before are gone");
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("2 images that were scored are gone");
    // The table keeps all rows; the last of each path says how it stands.
    assertThat(lastErrors())
        .containsEntry("a.png", null)
        .containsEntry("moved/c.png", null)
        .containsEntry("b.png", "gone: deleted or moved since it was scored")
        .containsEntry("day/c.png", "gone: deleted or moved since it was scored");
    assertThat(TableRows.of(output)).hasSize(3 + 2 + 1 + 2);

    // Nothing is new, the output and its painted images least of all; then one comes back.
    assertThat(detect().at("/counts/scored").asInt()).isZero();
    put(black, "b.png", "2026-06-01T00:00:00Z");
    assertFound(detect(), Map.of("a.png", 0, "b.png", 0, "moved/c.png", 2));

    // The same length and time, other bytes.
    byte[] bytes = Files.readAllBytes(red);
    byte[] padded = java.util.Arrays.copyOf(Files.readAllBytes(black), bytes.length);
    Files.write(images.resolve("moved/c.png"), padded);
    Files.setLastModifiedTime(
        images.resolve("moved/c.png"), FileTime.from(Instant.parse("2026-06-01T00:00:00Z")));
    assertThat(detect().at("/counts/scored").asInt()).isZero();
    JsonNode compared = detect("--changed-by=content");
    assertThat(compared.at("/counts/scored").asInt()).isEqualTo(1);
    assertFound(compared, Map.of("a.png", 0, "b.png", 0, "moved/c.png", 0));
    assertThat(detect("--changed-by=content").at("/counts/scored").asInt()).isZero();
  }

  @Test
  void anotherFolderOfTheSameOutputIsNotGone() throws IOException {
    output = folder.resolve("out");
    put(red, "cam1/a.png", "2026-06-01T00:00:00Z");
    put(red, "cam2/b.png", "2026-06-01T00:00:00Z");
    detect("--images=" + images.resolve("cam1"));

    JsonNode both = detect("--images=" + images.resolve("cam2"));
    assertThat(both.at("/counts/in_table").asInt()).isEqualTo(2);
    assertThat(both.at("/counts/gone").asInt()).isZero();

    // A pattern lists a part of a folder, so each image is looked for.
    Files.delete(images.resolve("cam1/a.png"));
    JsonNode pattern = detect("--images=" + images + "/*/b.png");
    assertThat(pattern.at("/counts/gone").asInt()).isEqualTo(1);
    assertThat(pattern.at("/counts/in_table").asInt()).isEqualTo(1);
  }

  @Test
  void aPlaceForCocoThatCannotBeWrittenIsRefusedBeforeTheFirstImage() throws IOException {
    put(red, "a.png", "2026-06-01T00:00:00Z");
    Files.createDirectory(folder.resolve("folder.json"));
    for (String coco : List.of("/proc/nope/found.json", folder + "/folder.json")) {
      CommandRun run = CommandRun.of(words("--coco=" + coco));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--coco " + coco).hasLineCount(1);
    }
    assertThat(output.resolve("detections")).doesNotExist();
  }

  private void put(Path image, String name, String time) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.copy(image, file, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
  }

  private JsonNode detect(String... more) throws IOException {
    CommandRun run = CommandRun.of(words(more));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  private String[] words(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "detect",
                "--model=squares",
                "--registry=" + folder.resolve("models"),
                "--output=" + output,
                "--paint=all"));
    List<String> given = List.of(more);
    if (given.stream().noneMatch(word -> word.startsWith("--coco"))) {
      words.add("--coco=" + folder.resolve("12:30.json"));
    }
    if (given.stream().noneMatch(word -> word.startsWith("--images"))) {
      words.add("--images=" + images);
    }
    words.addAll(given);
    return words.toArray(String[]::new);
  }

  /** COCO and the counts of the run agree on what there is. */
  private void assertFound(JsonNode run, Map<String, Integer> boxes) throws IOException {
    JsonNode coco = new ObjectMapper().readTree(folder.resolve("12:30.json").toFile());
    Map<String, Integer> found = new TreeMap<>();
    for (JsonNode image : coco.get("images")) {
      int count = 0;
      for (JsonNode box : coco.get("annotations")) {
        count += box.get("image_id").equals(image.get("id")) ? 1 : 0;
      }
      found.put(image.get("file_name").asText(), count);
    }
    assertThat(found).isEqualTo(boxes);
    assertThat(run.at("/counts/in_table").asInt()).isEqualTo(boxes.size());
    assertThat(run.at("/counts/in_table_detections").asInt())
        .isEqualTo(boxes.values().stream().mapToInt(Integer::intValue).sum());
  }

  /** By path, the error of the row that was written last, as any reader of Parquet finds it. */
  private Map<String, String> lastErrors() {
    List<Row> rows = new ArrayList<>(TableRows.of(output));
    rows.sort(java.util.Comparator.comparing(row -> row.<java.sql.Timestamp>getAs("scored_at")));
    Map<String, String> errors = new TreeMap<>();
    for (Row row : rows) {
      errors.put(
          row.<String>getAs("path").substring(("file:" + images).length() + 1), row.getAs("error"));
    }
    return errors;
  }
}
