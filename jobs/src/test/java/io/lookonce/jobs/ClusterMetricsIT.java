package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.ClusterCommand.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What executors in JVMs of their own do is read over HTTP while a run goes on, with the
 * configuration that comes with Lookonce.
 */
class ClusterMetricsIT {

  private static final int SCENES = 8;

  @TempDir private static Path shared;
  private static ClusterRuns runs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    runs = ClusterRuns.standalone(shared, shared.resolve("embedded"));
  }

  @AfterAll
  static void stop() {
    if (runs != null) {
      runs.close();
    }
  }

  @Test
  void imagesErrorsAndForwardTimeOfADetection() throws Exception {
    embedded(
        "generate",
        "road-scenes",
        "--count=" + SCENES,
        "--width=320",
        "--height=180",
        "--output=" + shared.resolve("scenes"));
    embedded("generate", "untrained-detector", "--registry=" + shared.resolve("models"));
    Path images = shared.resolve("scenes/images");
    Files.writeString(images.resolve("broken.jpg"), "no image");

    List<String> texts =
        readWhile(
            "detect",
            "--images=" + images,
            "--model=untrained",
            "--registry=" + shared.resolve("models"),
            "--max-error-rate=1",
            "--output=" + shared.resolve("found"));

    assertThat(texts)
        .anySatisfy(
            text -> {
              MetricsProbe.assertScored(text, SCENES + 1, 1);
              // The process that answers has scored none of them.
              assertThat(MetricsProbe.number(text, "task_images_scored_Count")).isZero();
            });
  }

  @Test
  void roundsOfATraining() throws Exception {
    embedded("generate", "circles", "--output=" + shared.resolve("circles"));

    List<String> texts =
        readWhile(
            "train",
            Path.of("../conf/train/planar.conf").toAbsolutePath().toString(),
            "--set=dataset=" + shared.resolve("circles"),
            "--set=epochs=20",
            "--set=mini-batch-size=25",
            "--set=averaging.workers=2",
            "--output=" + shared.resolve("trained"));

    JsonNode run = new ObjectMapper().readTree(shared.resolve("trained/run.json").toFile());
    long rounds = run.at("/counts/rounds").asLong();
    assertThat(rounds).isGreaterThanOrEqualTo(20);
    assertThat(texts)
        .anySatisfy(
            text -> {
              assertThat(MetricsProbe.number(text, "run_training_round_time_Count"))
                  .isEqualTo((double) rounds);
              assertThat(MetricsProbe.number(text, "run_training_round_time_Mean")).isPositive();
              assertThat(MetricsProbe.number(text, "run_training_epoch_Value")).isEqualTo(20);
            });
  }

  /** What Prometheus would have read while a command was running on the cluster. */
  private static List<String> readWhile(String... command) throws Exception {
    try (MetricsProbe probe = new MetricsProbe()) {
      CommandRun run =
          runs.submit(
              Mode.CLIENT,
              List.of(
                  "--conf",
                  "spark.ui.enabled=true",
                  "--conf",
                  "spark.ui.port=" + probe.port(),
                  "--conf",
                  "spark.metrics.conf="
                      + Path.of("../conf/metrics.properties").toAbsolutePath().normalize(),
                  "--conf",
                  "spark.metrics.namespace=lookonce"),
              List.of(command));
      assertThat(run.exitCode()).as(run.err()).isZero();
      return probe.texts();
    }
  }

  private static void embedded(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
