package io.lookonce.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.StandaloneCluster;
import io.lookonce.jobs.TableRows;
import io.lookonce.jobs.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce sweep} as a person types it, on a real Spark. */
@Tag("spark")
class SweepCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private static Path shared;
  private static Path circles;

  @TempDir private Path folder;

  @BeforeAll
  static void generate() {
    circles = shared.resolve("circles");
    CommandRun run = CommandRun.of("generate", "circles", "--output", circles.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void trialsAreWhatTrainMakesAndOneThatFailsIsARow() throws IOException {
    Path study =
        study(
            """
            settings { epochs = 40, mini-batch-size = 32 }
            variants {
              calm { learning-rate = 0.1 }
              wild { learning-rate = 1e39 }
              two { learning-rate = 0.1, averaging.workers = 2 }
            }
            """);
    CommandRun swept = sweep(study, "--max-error-rate", "0.2");

    assertThat(swept.exitCode()).as(swept.err()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(swept.out())
        .contains("study: 3 trials, 1 failed; best test accuracy")
        .contains("more failed than --max-error-rate 0.2 allows");
    assertThat(swept.err()).contains("trial 3 of 3: ", "wild: failed: the loss or a parameter");
    Map<String, Row> rows = rows();
    assertThat(rows).containsOnlyKeys("calm", "wild", "two");
    assertThat(rows.get("wild").<String>getAs("status")).isEqualTo("failed");
    assertThat(rows.get("wild").<String>getAs("error")).contains("is not finite").hasLineCount(1);
    assertThat(rows.get("two").<Integer>getAs("workers")).isEqualTo(2);
    assertThat(rows.get("calm").<String, String>getJavaMap(rows.get("calm").fieldIndex("settings")))
        .hasToString("{learning-rate=0.1, averaging.workers=1}");
    assertThat(sha(rows.get("calm"))).isEqualTo(trained("learning-rate=0.1"));
    assertThat(sha(rows.get("two"))).isEqualTo(trained("learning-rate=0.1", "averaging.workers=2"));
    assertThat(Files.readString(output().resolve("report.html")))
        .contains("id=\"boundaries\"", "id=\"parallel\"", "id=\"failed\"");

    // Once more: nothing is trained again, another sweep is refused.
    Map<Path, FileTime> before = kept();
    assertThat(sweep(study).exitCode()).isZero();
    assertThat(kept()).isEqualTo(before);
    CommandRun other = sweep(study, "--set", "settings.epochs=41");
    assertThat(other.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(other.err())
        .contains("belongs to another sweep (trial 1: epochs was 40, is 41; ")
        .hasLineCount(1);
    Files.delete(kept().keySet().iterator().next());
    assertThat(sweep(study).exitCode()).isZero();
    assertThat(rows()).hasSize(3);
  }

  @Test
  void theReadyStudiesRun() throws IOException {
    CommandRun run =
        CommandRun.of(
            "sweep",
            "../conf/sweep/averaging.conf",
            "../conf/sweep/initialization.conf",
            "../conf/sweep/optimization.conf",
            "../conf/sweep/regularization.conf",
            "--set",
            "settings.dataset=" + circles,
            "--set",
            "settings.epochs=2",
            "--output",
            output().toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("averaging: 12 trials, 0 failed", "initialization: 3 trials, 0 failed")
        .contains("optimization: 3 trials, 0 failed", "regularization: 3 trials, 0 failed");
    assertThat(TableRows.of(output(), "averaging/trials.parquet")).hasSize(12);
    assertThat(Files.readString(output().resolve("run.json"))).contains("\"done\"");
  }

  @Test
  void aDryRunListsTheTrialsAndWritesNothing() throws IOException {
    CommandRun run = sweep(study("grid { averaging.workers = [1, 4] }"), "--dry-run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("study: 2 trials")
        .contains("trial 1: workers=1: planar on circles, 15,000 epochs, in one task")
        .contains("trial 2: workers=4: planar on circles, 15,000 epochs, 4 workers, averaged");
    assertThat(output()).doesNotExist();
  }

  /**
   * 24 trials, of which a cluster of two executors trains the rest of a killed sweep. What a sweep
   * finds again, and what a cluster makes of it, other tests show by day.
   */
  @Tag("nightly")
  @Test
  void aKilledSweepContinuesWithWhatIsMissingWhereverItRuns() throws Exception {
    Path study =
        study(
            """
            settings { epochs = 800 }
            grid { seed = [1, 2, 3, 4, 5, 6, 7, 8], learning-rate = [0.01, 0.03, 0.1] }
            """);
    Path log = folder.resolve("log");
    Process driver = CommandRun.start(log, command(study));
    try {
      awaitTrials(6, driver, log);
    } finally {
      CommandRun.kill(driver);
    }
    Map<Path, FileTime> before = kept();
    assertThat(before.size()).isBetween(6, 23);
    assertThat(output().resolve("trials.parquet")).doesNotExist();

    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
      Process resumed = cluster.submit(log, command(study));
      try {
        assertThat(resumed.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(resumed.exitValue()).as(Files.readString(log)).isZero();
      } finally {
        CommandRun.kill(resumed);
      }
    }

    assertThat(Files.readString(log))
        .contains(
            String.format(Locale.ROOT, "of %d: learning-rate=0.1 seed=8", 24 - before.size()));
    assertThat(kept()).hasSize(24).containsAllEntriesOf(before);
    Map<String, Row> rows = rows();
    assertThat(rows).hasSize(24);
    // The last was trained on the cluster, and is what one machine makes of it.
    assertThat(sha(rows.get("learning-rate=0.1 seed=8")))
        .isEqualTo(trained("seed=8", "learning-rate=0.1", "epochs=800", "mini-batch-size=all"));
  }

  private Path study(String sections) throws IOException {
    return Files.writeString(
        folder.resolve("study.conf"),
        String.format(
            Locale.ROOT,
            "base = \"%s\"%nsettings.dataset = \"%s\"%n%s%n",
            Path.of("../conf/train/planar.conf").toAbsolutePath(),
            circles,
            sections));
  }

  private CommandRun sweep(Path study, String... options) {
    return CommandRun.of(command(study, options));
  }

  private String[] command(Path study, String... options) {
    List<String> words = new ArrayList<>(List.of("sweep", study.toString()));
    words.addAll(List.of("--output", output().toString()));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  private Path output() {
    return folder.resolve("output");
  }

  /** The digest of what {@code train} makes of the same settings. */
  private String trained(String... settings) throws IOException {
    Path run = Files.createTempDirectory(folder, "train").resolve("run");
    List<String> words = new ArrayList<>(List.of("train", "../conf/train/planar.conf"));
    words.addAll(List.of("--output", run.toString(), "--set", "dataset=" + circles));
    words.addAll(List.of("--set", "epochs=40", "--set", "mini-batch-size=32"));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    CommandRun train = CommandRun.of(words.toArray(String[]::new));
    assertThat(train.exitCode()).as(train.err()).isZero();
    JsonNode file = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    return file.get("parameters_sha256").asText();
  }

  private Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    TableRows.of(output(), "trials.parquet").forEach(row -> rows.put(row.getAs("name"), row));
    return rows;
  }

  private static String sha(Row row) {
    return row.getAs("parameters_sha256");
  }

  /** The files of the trials that have ended, with the time of their writing. */
  private Map<Path, FileTime> kept() throws IOException {
    Map<Path, FileTime> kept = new TreeMap<>();
    Path trials = output().resolve("_lookonce/trials");
    if (!Files.exists(trials)) {
      return kept;
    }
    try (Stream<Path> files = Files.list(trials)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".json")).toList()) {
        kept.put(file, Files.getLastModifiedTime(file));
      }
    }
    return kept;
  }

  private void awaitTrials(int count, Process driver, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (kept().size() < count && driver.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(kept().size()).as(Files.readString(log)).isGreaterThanOrEqualTo(count);
  }
}
