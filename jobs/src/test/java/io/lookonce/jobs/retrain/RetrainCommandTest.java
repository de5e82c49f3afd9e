package io.lookonce.jobs.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.NoisyColours;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce retrain} on noisy images of three colours. */
@Tag("spark")
class RetrainCommandTest {

  @TempDir private Path folder;

  private NoisyColours colours;
  private Path images;

  @BeforeEach
  void draw() throws IOException {
    colours = NoisyColours.in(folder, 12);
    images = colours.images();
  }

  @Test
  void theBetterModelServesAndNothingNewChangesNothing() throws IOException {
    Path output = folder.resolve("output");
    CommandRun first = retrain(output);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("promoted: colours:1 serves now; there was no model before");
    byte[] card = Files.readAllBytes(output.resolve("dataset/dataset.json"));
    byte[] held = Files.readAllBytes(output.resolve("dataset/images/test-00000.parquet"));

    assertNothingNew(output, "nothing new since run 1: no training, colours:1 stays");
    assertThat(Files.readAllBytes(output.resolve("dataset/dataset.json"))).isEqualTo(card);

    // More and good images, and some that are there already under other names.
    colours.add(1, 60);
    Files.copy(images.resolve("red/0-0.png"), images.resolve("red/copy.png"));
    CommandRun better = retrain(output);
    assertThat(better.out())
        .as(better.err())
        .contains("promoted: colours:2 serves now; accuracy rose");
    JsonNode dataset = json(output.resolve("dataset/dataset.json"));
    assertThat(images(dataset)).isEqualTo(3 * 72);
    assertThat(Files.readAllBytes(output.resolve("dataset/images/test-00000.parquet")))
        .isEqualTo(held);
    assertThat(dataset.get("parts").toString())
        .contains("images/test-00000.parquet", "images/test-00001.parquet");
    assertThat(
            json(folder.resolve("models/colours/2/model.json")).at("/origin/start.model").asText())
        .isEqualTo("colours:1");
    assertThat(json(output.resolve("run.json")).at("/counts/images_added").asInt())
        .isEqualTo(3 * 60);
    assertNothingNew(output, "nothing new since run 2: no training, colours:2 stays");
    assertWhatIsNotForItIsNamed(output);

    // Wrong labels, all of them to learn from.
    CommandRun worse = retrain(output, "--input=" + wrongLabels());
    assertThat(worse.exitCode()).as(worse.err()).isZero();
    assertThat(worse.out()).contains("kept: colours:2 stays; accuracy ").contains("is not better");
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("is not better than the champion", "promoted", "kept");
    JsonNode record = json(output.resolve("history/000003.json"));
    assertThat(record.get("decision").asText()).isEqualTo("kept");
    assertThat(record.get("version").isNull()).isTrue();
    assertThat(record.at("/candidate_figures/value").asDouble())
        .isLessThan(record.at("/champion_figures/value").asDouble());
    assertThat(Files.list(folder.resolve("models/colours")).map(p -> p.getFileName().toString()))
        .containsExactlyInAnyOrder("1", "2", "CURRENT");

    // Rolled back, the old one serves, and the next run leaves it at that.
    CommandRun back = CommandRun.of("models", "rollback", "colours", registry());
    assertThat(back.out()).isEqualTo("colours:1 is the current version now; it was colours:2\n");
    CommandRun served =
        CommandRun.of(
            "classify",
            "--images=" + images.resolve("red"),
            "--model=colours",
            registry(),
            "--output=" + folder.resolve("classified"));
    assertThat(served.exitCode()).as(served.err()).isZero();
    assertThat(json(folder.resolve("classified/run.json")).toString()).contains("colours:1");
    CommandRun last = retrain(output, "--input=" + folder.resolve("wrong.csv"));
    assertThat(last.out()).contains("nothing new since run 3");
  }

  /** That of the newest checkpoint, 0 without one. */
  private static int newestRound(Path checkpoints) {
    String[] names = checkpoints.toFile().list();
    return Stream.of(names == null ? new String[0] : names)
        .filter(name -> name.startsWith("round-"))
        .mapToInt(name -> Integer.parseInt(name.substring("round-".length())))
        .max()
        .orElse(0);
  }

  @Tag("nightly")
  @Test
  void whatWasKilledIsContinuedToTheSameEnd() throws Exception {
    Path output = folder.resolve("output");
    String[] words = words(output, "--set=epochs=60").toArray(String[]::new);
    Process process =
        CommandRun.start(
            folder.resolve("log"),
            words(output, "--set=epochs=60", "--set=checkpoints.seconds=0").toArray(String[]::new));
    // Old checkpoints are deleted, so that the fourth may have come and gone.
    Path checkpoints = output.resolve("runs/000001/training/checkpoints");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (process.isAlive() && System.nanoTime() < deadline && newestRound(checkpoints) < 4) {
      Thread.sleep(5);
    }
    boolean killed = process.isAlive();
    CommandRun.kill(process);
    assertThat(killed).as(Files.readString(folder.resolve("log"))).isTrue();
    assertThat(folder.resolve("models/colours")).doesNotExist();

    CommandRun continued = CommandRun.of(words);
    assertThat(continued.exitCode()).as(continued.err()).isZero();
    JsonNode record = json(output.resolve("history/000001.json"));
    assertThat(record.get("version").asText()).isEqualTo("colours:1");

    // Killed once more after the model was published and before that was written down.
    Files.delete(output.resolve("history/000001.json"));
    assertThat(CommandRun.of(words).exitCode()).isZero();
    JsonNode again = json(output.resolve("history/000001.json"));
    for (String key : List.of("plan", "decision", "reason", "version", "parameters_sha256")) {
      assertThat(again.get(key)).as(key).isEqualTo(record.get(key));
    }

    // And as if nothing had been killed.
    List<String> undisturbed = words(folder.resolve("other"), "--set=epochs=60");
    undisturbed.remove(registry());
    undisturbed.add("--registry=" + folder.resolve("other-models"));
    assertThat(CommandRun.of(undisturbed.toArray(String[]::new)).exitCode()).isZero();
    assertThat(json(folder.resolve("other/history/000001.json")).get("parameters_sha256"))
        .isEqualTo(record.get("parameters_sha256"));
  }

  @Test
  void whatCannotBeRetrainedIsSaidInOneLine() throws IOException {
    Path output = folder.resolve("output");
    assertRefused("--margin 2.0: must be from 0 to 1", output, "--margin=2");
    assertRefused("--metric map50: use one of accuracy", output, "--metric=map50");
    assertRefused("--begin never: use champion or anew", output, "--begin=never");
    assertRefused("--format makes no sense", output, "--format=coco");
    assertRefused("sets that itself", output, "--set=start=colours");
    assertRefused("there is no", output, "--input=" + folder.resolve("absent"));
    assertThat(output).doesNotExist();
    Files.createDirectories(folder.resolve("mine/photos"));
    assertRefused("it holds photos", folder.resolve("mine"));

    Storage storage = new Storage(new Configuration());
    try (OutputLease lease =
        OutputLease.take(storage, new org.apache.hadoop.fs.Path(output.toUri()), "retrain")) {
      lease.requireHeld();
      assertRefused("is being written by 'lookonce retrain' on ", output);
    }
  }

  private void assertNothingNew(Path output, String words) throws IOException {
    int versions = Files.list(folder.resolve("models/colours")).toList().size();
    CommandRun run = retrain(output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(words);
    assertThat(Files.list(folder.resolve("models/colours"))).hasSize(versions);
  }

  /** A class that is new, even one called like a number, and an inbox without an image. */
  private void assertWhatIsNotForItIsNamed(Path output) throws IOException {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Path fresh = Files.createDirectories(folder.resolve("fresh/0"));
    Random random = new Random(3);
    for (int i = 0; i < 2; i++) {
      ImageIO.write(NoisyColours.image(0, random), "png", fresh.resolve(i + ".png").toFile());
    }
    CommandRun run = retrain(output, "--input=" + inbox, "--input=" + folder.resolve("fresh"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("nothing new since run 2: no training, colours:2 stays; left out: ")
        .contains(inbox + " (nothing there)")
        .contains("'0' (2 images: none of the classes ");
    assertThat(json(output.resolve("run.json")).at("/counts/images_left_out").asInt()).isEqualTo(2);
  }

  private void assertRefused(String reason, Path output, String... more) {
    CommandRun run = retrain(output, more);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).last().asString().contains(reason);
  }

  private CommandRun retrain(Path output, String... more) {
    return CommandRun.of(words(output, more).toArray(String[]::new));
  }

  private List<String> words(Path output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "retrain",
                colours.configuration().toString(),
                "--input=" + images,
                String.format(Locale.ROOT, "--size=%dx%1$d", NoisyColours.SIDE),
                "--test-fraction=0.3",
                "--validation-fraction=0",
                "--model=colours",
                registry(),
                "--output=" + output));
    words.addAll(List.of(more));
    return words;
  }

  private String registry() {
    return "--registry=" + folder.resolve("models");
  }

  private String wrongLabels() throws IOException {
    Random random = new Random(7);
    Path wrong = Files.createDirectories(folder.resolve("wrong"));
    StringBuilder lines = new StringBuilder("path,label,split\n");
    for (int i = 0; i < 400; i++) {
      int colour = i % 3;
      Path file = wrong.resolve(i + ".png");
      ImageIO.write(NoisyColours.image(colour, random), "png", file.toFile());
      lines.append(
          String.format(
              Locale.ROOT, "%s,%s,train%n", file, NoisyColours.NAMES.get((colour + 1) % 3)));
    }
    return Files.writeString(folder.resolve("wrong.csv"), lines).toString();
  }

  private static long images(JsonNode dataset) {
    long rows = 0;
    for (JsonNode part : dataset.get("parts")) {
      rows += part.get("rows").asLong();
    }
    return rows;
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
