package io.lookonce.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.Main;
import io.lookonce.jobs.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person types them. */
@Tag("spark")
@Tag("cross")
class IngestCommandTest {

  @TempDir private Path folder;
  private String printed;

  @Test
  void generatedSignsBecomeADatasetAndTooManyBadOnesExitCode3() throws IOException {
    assertThat(lookonce("generate", "signs", "--output", path("signs"), "--count", "60"))
        .as(() -> printed)
        .isEqualTo(ExitCode.DONE);
    Files.write(folder.resolve("signs/5/zero.png"), new byte[0]);
    assertThat(ingest("--input", path("signs"), "--size", "32x32", "--test-fraction", "0.3"))
        .as(() -> printed)
        .isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(printed)
        .contains("60 images of 6 classes: 36 train, 6 validation, 18 test; 1 rejected; more");

    JsonNode dataset = json("out/dataset.json");
    assertThat(dataset.at("/classes").toString())
        .isEqualTo("[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\"]");
    assertThat(dataset.at("/shape").toString())
        .isEqualTo("{\"height\":32,\"width\":32,\"channels\":3}");
    assertThat(dataset.at("/counts/train/5").asInt()).isEqualTo(6);
    JsonNode run = json("out/run.json");
    assertThat(run.at("/status").asText()).isEqualTo("too-many-errors");
    assertThat(run.at("/counts/rejected").asInt()).isEqualTo(1);
    assertThat(run.at("/settings/input").asText()).isEqualTo(path("signs"));
  }

  @Test
  void aDryRunPrintsThePlanAndWritesNothing() {
    lookonce("generate", "cats", "--output", path("cats"), "--count", "4");
    assertThat(ingest("--train", path("cats"), "--size", "64x64", "--dry-run")).isZero();
    assertThat(printed)
        .contains("--train " + path("cats") + ": folder-per-class, 4 images, all for train")
        .contains("classes: cat, non-cat")
        .contains("shape: 64x64x3");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void wrongInputsAreRefusedInOneLineBeforeSparkStarts() throws IOException {
    lookonce("generate", "smiles", "--output", path("smiles"), "--count", "2");
    assertRefused("name images with --input, --train, --validation or --test");
    assertRefused(
        "--input " + path("no") + ": there is no file:" + path("no"), "--input", path("no"));
    assertRefused(
        "--size is needed, such as --size 64x64: images of a data set have one size",
        "--input",
        path("smiles"));
    assertRefused(
        "--size 64: expected HEIGHTxWIDTH, such as 64x64",
        "--input",
        path("smiles"),
        "--size",
        "64");
    assertRefused(
        "--resize nearest: use bilinear, bicubic or none",
        "--input",
        path("smiles"),
        "--size",
        "64x64",
        "--resize",
        "nearest");
    assertRefused(
        "file:"
            + path("smiles/not-smiling/000000.png")
            + ": label 'not-smiling' is none of the classes sad, smiling",
        "--input",
        path("smiles"),
        "--size",
        "64x64",
        "--classes",
        "sad,smiling");
    assertRefused(
        "--validation-fraction 0.5 and --test-fraction 0.5: neither may be negative, and together"
            + " they must leave something to train on",
        "--input",
        path("smiles"),
        "--validation-fraction",
        "0.5",
        "--test-fraction",
        "0.5");
    Files.writeString(folder.resolve("notes.txt"), "");
    assertRefused(
        "--input "
            + path("notes.txt")
            + ": expected a folder, or a file that ends in .h5, .hdf5, .csv or .parquet",
        "--input",
        path("notes.txt"));
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/diary.txt"), "");
    assertRefused(
        "--output file:" + path("out") + " is not empty: it holds diary.txt",
        "--input",
        path("smiles"),
        "--size",
        "64x64");
    Files.move(folder.resolve("out/diary.txt"), folder.resolve("out/digests.json"));
    assertRefused(
        "file:"
            + path("out/dataset.json")
            + " is missing from a data set: bring it back or use another folder",
        "--input",
        path("smiles"),
        "--size",
        "64x64");
  }

  private void assertRefused(String message, String... options) {
    assertThat(ingest(options)).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(printed.strip()).isEqualTo("lookonce ingest: " + message);
  }

  private int ingest(String... options) {
    List<String> arguments = new ArrayList<>(List.of("ingest", "--output", path("out")));
    arguments.addAll(List.of(options));
    return lookonce(arguments.toArray(String[]::new));
  }

  private int lookonce(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    PrintStream capture = new PrintStream(both, true, UTF_8);
    try {
      System.setOut(capture);
      System.setErr(capture);
      return Main.run(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
      printed = both.toString(UTF_8);
    }
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(Files.readString(folder.resolve(name)));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
