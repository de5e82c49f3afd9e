package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.training.TrainingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code lookonce train} cannot use: one line, the right exit code, and nothing lost. */
@Tag("spark")
class TrainBadInputTest {

  private static final String PART = "train-0.parquet";

  @TempDir private static Path shared;
  private static Path configuration;
  private static Path dataset;

  @TempDir private Path folder;
  private Path output;

  @BeforeAll
  static void makeInputs() throws IOException {
    configuration = TrainingFiles.configuration(shared);
    dataset = Path.of(TrainingFiles.dataset(shared));
    Files.writeString(shared.resolve("file"), "in the way");
  }

  @BeforeEach
  void output() {
    output = folder.resolve("output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataset={shared} | is no data set: it holds no dataset.json",
        "dataset=s3a://bucket/data | s3a://bucket/data: the library for 's3a:' is not on the class"
            + " path",
        "averaging.workers=51 | has 50 training examples, too few for averaging.workers = 51",
        "averaging.workers=0 | averaging.workers = 0",
        "averaging.wokers=2 | unknown key averaging.wokers, did you mean averaging.workers?",
        "epoch=3 | unknown key epoch, did you mean epochs?",
        "epochs=many | epochs",
        "learning-rate=-1 | learning-rate = -1",
        "input.features=47 | has images of 4x4x3, network custom takes 47 numbers",
        "nonsense | --set nonsense: expected key=value",
      })
  void aSettingIsRefusedBeforeSparkStarts(String setting, String message) {
    CommandRun run = train("--set", setting.replace("{shared}", shared.toString()));

    assertRefused(run, message);
    assertThat(output).doesNotExist();
  }

  @Test
  void anotherNumberOfClassesIsRefused() throws IOException {
    Path twoClasses =
        Files.writeString(
            folder.resolve("two.conf"),
            Files.readString(configuration)
                .replace("type = output, units = 3", "type = output, units = 2"));

    CommandRun run = CommandRun.of(words(twoClasses));

    assertRefused(run, "has 3 classes, network custom has outputs for 2");
  }

  @Test
  void aDataSetThatLostSomethingIsRefused() throws IOException {
    Path copy = copyOfDataset();
    Path card = copy.resolve("dataset.json");
    byte[] whole = Files.readAllBytes(card);
    Files.write(card, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(train("--set", "dataset=" + copy), "dataset.json cannot be used: ");

    Files.write(card, whole);
    Path part = copy.resolve(PART);
    byte[] rows = Files.readAllBytes(part);
    Files.write(part, Arrays.copyOf(rows, rows.length - 1));
    assertRefused(
        train("--set", "dataset=" + copy), "its part " + PART + " has " + (rows.length - 1));

    Files.delete(part);
    assertRefused(train("--set", "dataset=" + copy), "its part " + PART + " is missing");
    assertThat(output).doesNotExist();
  }

  @Test
  void aPartWhoseBytesChangedIsNamed() throws IOException {
    Path copy = copyOfDataset();
    byte[] rows = Files.readAllBytes(copy.resolve(PART));
    Arrays.fill(rows, 4, rows.length / 2, (byte) 0x55);
    Files.write(copy.resolve(PART), rows);

    CommandRun run = train("--set", "dataset=" + copy);

    assertRefused(
        run, "its part " + PART + " is damaged: its bytes are not those that were written");
    assertThat(output).doesNotExist();
  }

  @Test
  void anExampleThatCannotBeUsedIsNamed() throws IOException {
    byte[] pixels = new byte[TrainingFiles.pixelBytes()];
    assertSpoilt(pixels, 3, " has the label 3, the 3 classes are numbered from 0 to 2");
    assertSpoilt(pixels, null, " has the label -1");
    assertSpoilt(new byte[0], 1, " has 0 bytes of pixels, its shape needs 48");
    assertSpoilt(Arrays.copyOf(pixels, 49), 1, " has 49 bytes of pixels, its shape needs 48");
    assertThat(runFile().get("exit_code").asInt()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(output.resolve("model")).doesNotExist();
  }

  @Test
  void aLossThatIsNoNumberStopsTheTraining() throws IOException {
    CommandRun run =
        train(
            "--set", "learning-rate=1e38", "--set", "epochs=50", "--set", "checkpoints.seconds=0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .hasLineCount(1)
        .containsPattern("is not finite in round \\d+ of epoch \\d+ on worker [01]; ");
    assertThat(runFile().get("status").asText()).isEqualTo("failed");
    assertThat(runFile().get("exit_code").asInt()).isEqualTo(ExitCode.FAILED);
    assertThat(runFile().get("health").asText()).contains("on worker");
    assertThat(output.resolve("checkpoints")).isNotEmptyDirectory();
    assertThat(output.resolve("model")).doesNotExist();
  }

  @Test
  void anOutputIsNeverOverwritten() throws IOException {
    assertThat(train("--set", "epochs=1").exitCode()).isZero();
    byte[] model = Files.readAllBytes(output.resolve("model/network.zip"));
    byte[] run = Files.readAllBytes(output.resolve("run.json"));

    assertRefused(
        train("--set", "epochs=1"), "holds a training already: continue it with --resume");
    assertRefused(
        train("--resume", "--set", "epochs=2", "--set", "averaging.workers=1"),
        "belongs to another training (averaging.workers was 2, is 1)");

    assertThat(output.resolve("model/network.zip")).hasBinaryContent(model);
    assertThat(output.resolve("run.json")).hasBinaryContent(run);
  }

  @Test
  void anOutputOfSomethingElseIsLeftAlone() throws IOException {
    Path diary = Files.writeString(Files.createDirectory(output).resolve("diary.txt"), "mine");

    assertRefused(train(), "holds no checkpoint, but diary.txt: use another folder");
    assertRefused(train("--resume"), "holds no checkpoint, but diary.txt: use another folder");

    assertThat(output).isDirectoryNotContaining(path -> !path.equals(diary));
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefusedBeforeSparkStarts() {
    output = shared.resolve("file/output");

    assertRefused(train(), "--output file:" + output + " cannot be written: ");
  }

  private void assertSpoilt(byte[] pixels, Integer label, String message) throws IOException {
    Path made = Files.createTempDirectory(folder, "spoilt");
    String data = TrainingFiles.spoiltDataset(made, pixels, label);

    assertRefused(train("--set", "dataset=" + data), PART + "#0" + message);
  }

  private static void assertRefused(CommandRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).startsWith("lookonce").contains(message).hasLineCount(1);
  }

  private JsonNode runFile() throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  private Path copyOfDataset() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Stream<Path> files = Files.list(dataset)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private CommandRun train(String... options) {
    return CommandRun.of(words(configuration, options));
  }

  private String[] words(Path conf, String... options) {
    List<String> words = new ArrayList<>(List.of("train", conf.toString()));
    words.addAll(List.of("--output", output.toString(), "--set", "dataset=" + dataset));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }
}
