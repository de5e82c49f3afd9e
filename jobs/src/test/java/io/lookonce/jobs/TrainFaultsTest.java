package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.training.TrainingFiles;
import io.lookonce.storage.StagingFolder;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die during {@code lookonce train}: the parameters are those of a calm run. */
@Tag("spark")
@Tag("nightly")
class TrainFaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** One round per epoch, long enough to be killed in the middle of it. */
  private static final List<String> SETTINGS =
      List.of(
          "mini-batch-size=1",
          "averaging.frequency=1000",
          "epochs=5",
          "checkpoints.seconds=0",
          "checkpoints.keep=2");

  @TempDir private static Path shared;
  private static Path configuration;
  private static String dataset;
  private static String digest;

  @TempDir private Path folder;

  @BeforeAll
  static void trainWithoutFaults() throws IOException {
    configuration = TrainingFiles.statefulConfiguration(shared);
    dataset = TrainingFiles.dataset(shared, 1000);
    Path output = shared.resolve("calm");
    CommandRun calm = CommandRun.of(train(output));
    assertThat(calm.exitCode()).as(calm.err()).isZero();
    digest = digest(output);
  }

  @Test
  void anExecutorKilledInTheMiddleOfARoundIsReplaced() throws Exception {
    Path output = folder.resolve("output");
    Path log = folder.resolve("log");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
      Process driver = cluster.submit(log, train(output, "--verbose"));
      try {
        awaitRound(2, output, driver, log);
        Thread.sleep(50);
        ProcessHandle victim = cluster.executors().get(0);
        assertThat(victim.destroyForcibly()).isTrue();

        assertThat(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(driver.exitValue()).as(Files.readString(log)).isZero();
      } finally {
        CommandRun.kill(driver);
      }
    }

    assertThat(Files.readString(log)).contains("Lost executor");
    assertThat(digest(output)).isEqualTo(digest);
  }

  @Test
  void aKilledDriverContinuesFromTheLastWholeCheckpoint() throws Exception {
    Path output = folder.resolve("output");
    Path log = folder.resolve("log");
    Process driver = CommandRun.start(log, train(output));
    try {
      awaitRound(3, output, driver, log);
    } finally {
      CommandRun.kill(driver);
    }
    assertThat(Files.readString(output.resolve("run.json"))).contains("\"running\"");
    // Killed while it wrote: a folder without its name yet, and a file that lost its end.
    Path checkpoints = output.resolve("checkpoints");
    Path unnamed = Files.createDirectory(checkpoints.resolve(stagingName(driver)));
    Files.write(unnamed.resolve("state.bin"), new byte[100]);
    Path newest = newest(checkpoints);
    byte[] state = Files.readAllBytes(newest.resolve("state.bin"));
    Files.write(newest.resolve("state.bin"), java.util.Arrays.copyOf(state, state.length / 2));

    CommandRun resumed = CommandRun.of(train(output, "--resume"));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(digest(output)).isEqualTo(digest);
    assertThat(resumed.err())
        .contains(newest.getFileName() + " is damaged: state.bin does not match its SHA-256")
        .contains("trying the previous one");
    assertThat(unnamed).doesNotExist();
  }

  private static void awaitRound(int round, Path output, Process driver, Path log)
      throws IOException, InterruptedException {
    Path checkpoint = output.resolve(String.format(Locale.ROOT, "checkpoints/round-%09d", round));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(checkpoint) && driver.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(2);
    }
    assertThat(checkpoint).as(Files.readString(log)).exists();
  }

  /** The name under which a process fills a folder before its last rename. */
  private String stagingName(Process writer) throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Storage storage = new Storage(new Configuration());
    try (StagingFolder staging =
        StagingFolder.begin(
            storage, new org.apache.hadoop.fs.Path(own.resolve("round-000000004").toUri()))) {
      return staging.path().getName().replaceFirst("\\.\\d+@", "." + writer.pid() + "@");
    }
  }

  private static Path newest(Path checkpoints) throws IOException {
    try (Stream<Path> folders = Files.list(checkpoints)) {
      return folders
          .filter(path -> path.getFileName().toString().startsWith("round-"))
          .max(java.util.Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static String digest(Path output) throws IOException {
    return new ObjectMapper()
        .readTree(output.resolve("run.json").toFile())
        .get("parameters_sha256")
        .asText();
  }

  private static String[] train(Path output, String... options) {
    List<String> words = new ArrayList<>(List.of("train", configuration.toString()));
    words.addAll(List.of("--output", output.toString(), "--set", "dataset=" + dataset));
    SETTINGS.forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }
}
