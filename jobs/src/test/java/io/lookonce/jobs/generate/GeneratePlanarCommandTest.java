package io.lookonce.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.TableRows;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code generate circles} or a CSV to a trained network. */
@Tag("spark")
class GeneratePlanarCommandTest {

  @TempDir private Path folder;

  @Test
  void circlesAreADatasetThatPlanarConfTrainsOn() throws IOException {
    Path circles = folder.resolve("circles");
    CommandRun generated = CommandRun.of("generate", "circles", "--output", circles.toString());
    assertThat(generated.exitCode()).as(generated.err()).isZero();
    assertThat(generated.out())
        .contains("400 rows of 2 numbers in 2 classes: 300 train, 0 validation, 100 test");
    List<Row> rows = TableRows.of(circles, "rows/train-00000.parquet");
    assertThat(rows).hasSize(300);
    assertThat(rows.get(0).<Double>getList(0).get(1)).isCloseTo(0.8526022642742743, within(1e-15));
    assertThat(rows.get(0).<Integer>getAs("class_id")).isOne();
    assertThat(json(circles.resolve("dataset.json")).at("/counts/test/inner").asInt())
        .isEqualTo(50);

    Path output = folder.resolve("run");
    CommandRun trained =
        CommandRun.of(
            "train",
            "../conf/train/planar.conf",
            "--set",
            "dataset=" + circles,
            "--set",
            "learning-rate=0.3",
            "--set",
            "epochs=400",
            "--output",
            output.toString());
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    JsonNode run = json(output.resolve("run.json"));
    // The notebook's first cost, of its own points and weights.
    assertThat(run.at("/metrics/epochs/0/loss").asDouble()).isBetween(0.88305, 0.88306);
    assertThat(run.at("/metrics/train/accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(run.at("/metrics/test/accuracy").asDouble()).isGreaterThan(0.85);
    assertThat(Files.exists(output.resolve("model/model.onnx"))).isTrue();
  }

  @Test
  void whatAnotherRunGeneratesIsLeftAlone() throws IOException {
    Path output = folder.resolve("taken");
    Storage storage = new Storage(new Configuration());
    try (OutputLease lease =
        OutputLease.take(
            storage, new org.apache.hadoop.fs.Path(output.toUri()), "generate circles")) {
      for (String set : List.of("circles", "road-scenes")) {
        CommandRun run = CommandRun.of("generate", set, "--output=" + output);

        assertThat(run.exitCode()).as(set).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(run.err()).contains("is being written by 'lookonce generate circles' on ");
      }
      lease.requireHeld();
    }
  }

  @Test
  void aCsvOfNumbersIsSharedOutAndRefusedWhereItDoesNotFit() throws IOException {
    Path csv = folder.resolve("points.csv");
    StringBuilder text = new StringBuilder("a,b,c,label\n");
    for (int i = 0; i < 40; i++) {
      text.append(
          String.format(Locale.ROOT, "%d,%s,-1,%s%n", i, i / 7.0, i % 2 == 0 ? "even" : "odd"));
    }
    Files.writeString(csv, text);
    Path data = folder.resolve("data");
    CommandRun ingested =
        CommandRun.of(
            "ingest", "--kind", "features", "--input", csv.toString(), "--output", data.toString());
    assertThat(ingested.exitCode()).as(ingested.err()).isZero();
    assertThat(ingested.out()).contains("32 train, 4 validation, 4 test");

    CommandRun refused =
        CommandRun.of(
            "train",
            "../conf/train/planar.conf",
            "--set",
            "dataset=" + data,
            "--output",
            folder.resolve("run").toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(refused.err())
        .contains("has rows of 3 numbers, network planar takes 2 numbers")
        .hasLineCount(1);
  }

  @Test
  void wrongOptionsAreRefusedInOneLine() {
    assertRefused("--count 1: at least 2 are needed", "--count", "1");
    assertRefused("--noise -0.1: must be at least 0", "--noise", "-0.1");
    assertRefused("--seed -1: NumPy's seeds go from 0 to 2^32 - 1", "--seed", "-1");
    assertRefused("--test-count 1: none or at least 2", "--test-count", "1");
  }

  private void assertRefused(String message, String... options) {
    String[] words =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "generate", "moons", "--output", folder.resolve("no").toString()),
                java.util.stream.Stream.of(options))
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains(message).hasLineCount(1);
    assertThat(folder.resolve("no")).doesNotExist();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
