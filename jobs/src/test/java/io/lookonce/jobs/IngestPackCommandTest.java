package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce ingest --pack} and what reads its tables. */
@Tag("spark")
class IngestPackCommandTest {

  @TempDir private Path folder;
  private Path images;
  private Path packed;

  @BeforeEach
  void draw() throws IOException {
    ColouredSquares squares = new ColouredSquares(folder);
    for (int image = 0; image < 12; image++) {
      squares.image(
          ColouredSquares.Square.red(image % 3, 0, 1), ColouredSquares.Square.green(1, 1, 0.9));
    }
    images = squares.images();
    packed = folder.resolve("packed");
  }

  @Test
  void theTableIsScoredLikeTheFolder() throws IOException {
    Files.write(images.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Files.writeString(images.resolve("notes.txt"), "not an image");
    // A row needs no bytes to be a row.
    Files.createFile(images.resolve("empty.png"));
    Path models = folder.resolve("models");
    ColouredSquares.publishDetector(models, folder);

    CommandRun pack = pack("--pack-bytes=1000");
    assertThat(pack.exitCode()).as(pack.err()).isZero();
    assertThat(pack.out()).contains("14 images in ").contains("0 rejected");
    try (Stream<Path> files = Files.list(packed.resolve("images"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .contains("pack-00000.parquet", "pack-00001.parquet");
    }

    Path fromFiles = folder.resolve("from-files");
    Path fromTable = folder.resolve("from-table");
    detect(images, models, fromFiles);
    detect(packed.resolve("images"), models, fromTable);
    assertThat(TableRows.lasting(fromTable.toString()))
        .hasSize(14)
        .isEqualTo(TableRows.lasting(fromFiles.toString()));
  }

  @Test
  void whatCannotBeReadIsLeftOutAndListed() throws IOException {
    Path vanished = Files.createSymbolicLink(images.resolve("gone.png"), images.resolve("absent"));
    Path longer = Files.write(images.resolve("long.png"), new byte[5000]);

    CommandRun pack = pack("--max-bytes=4000", "--max-error-rate=0.05");

    assertThat(pack.exitCode()).as(pack.err()).isEqualTo(3);
    JsonNode rejected = new ObjectMapper().readTree(packed.resolve("rejected.json").toFile());
    List<String> sources = new ArrayList<>();
    rejected.forEach(entry -> sources.add(entry.get("source").asText()));
    assertThat(sources)
        .containsExactlyInAnyOrder(
            vanished.toUri().toString().replace("///", "/"), "file:" + longer);
    JsonNode run = new ObjectMapper().readTree(packed.resolve("run.json").toFile());
    assertThat(run.at("/counts/listed").asInt()).isEqualTo(14);
    assertThat(run.at("/counts/rejected").asInt()).isEqualTo(2);
  }

  @Test
  void aTableThatIsNotFinishedIsRefused() throws IOException {
    assertThat(pack().exitCode()).isZero();
    Files.createDirectory(packed.resolve("_ingesting"));
    Path models = folder.resolve("models");
    ColouredSquares.publishDetector(models, folder);

    CommandRun run = CommandRun.of(words(packed.resolve("images"), models, folder.resolve("out")));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("the table is not finished").hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    assertRefused("--size makes no sense with --pack", pack("--size=64x64"));
    assertRefused("--kind makes no sense with --pack", pack("--kind=boxes"));
    assertRefused("--pack-bytes 0: at least 1 is needed", pack("--pack-bytes=0"));
    assertRefused("/absent: no such folder or file", pack("--input=" + folder.resolve("absent")));
    assertThat(packed).doesNotExist();
  }

  private CommandRun pack(String... options) {
    List<String> words = new ArrayList<>(List.of("ingest", "--pack", "--input", images.toString()));
    words.addAll(List.of("--output", packed.toString()));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private static void detect(Path from, Path models, Path output) {
    CommandRun run = CommandRun.of(words(from, models, output));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String[] words(Path from, Path models, Path output) {
    return new String[] {
      "detect",
      "--images",
      from.toString(),
      "--model=squares",
      "--registry",
      models.toString(),
      "--output",
      output.toString()
    };
  }

  private static void assertRefused(String message, CommandRun run) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
