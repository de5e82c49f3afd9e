package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** What those see who run it: metrics, logs, and no secrets. */
@Tag("spark")
@SharedSpark.Absent
class OperationsTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE";
  private static final int IMAGES = 5;

  @TempDir private static Path made;
  @TempDir private Path folder;
  private final Map<String, String> before = new LinkedHashMap<>();

  @BeforeAll
  static void makeModelAndScenes() {
    run("generate", "untrained-detector", "--registry", made.resolve("models").toString());
    run(
        "generate",
        "road-scenes",
        "--count",
        "" + IMAGES,
        "--width",
        "320",
        "--height",
        "180",
        "--output",
        made.resolve("scenes").toString());
  }

  @AfterEach
  void restoreProperties() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  @Test
  void prometheusReadsTheRunsNumbers() throws IOException {
    set("spark.ui.enabled", "true");
    set("spark.metrics.namespace", "lookonce");
    set(
        "spark.metrics.conf.*.sink.prometheusServlet.class",
        "org.apache.spark.metrics.sink.PrometheusServlet");
    set("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");
    Files.writeString(made.resolve("scenes/images/broken.jpg"), "no image");
    CommandRun detect;
    List<String> texts;
    try (MetricsProbe probe = new MetricsProbe()) {
      set("spark.ui.port", String.valueOf(probe.port()));
      detect = detect(folder.resolve("out"), "--max-error-rate", "1");
      texts = probe.texts();
    }

    assertThat(detect.exitCode()).as(detect.err()).isZero();
    assertThat(texts)
        .anySatisfy(
            text -> {
              MetricsProbe.assertScored(text, IMAGES + 1, 1);
              assertThat(text)
                  .contains("lookonce_task_images_scored_Count")
                  .contains("lookonce_task_forward_time_Mean")
                  .contains("lookonce_run_training_round_time_Count");
            });
  }

  /** In every form that a person may give one: what is printed and written does not hold it. */
  @Test
  void secretsAreNeitherPrintedNorStored() throws IOException {
    set("spark.hadoop.fs.s3a.secret.key", SECRET);
    Path output = folder.resolve("out");
    List<CommandRun> runs =
        List.of(
            detect(output, "--coco", folder.resolve("found.json").toString()),
            detect(output, "--dry-run"),
            detect(output, "--set", "fs.s3a.secret.key=" + SECRET),
            detect(output, "--set", "password=" + SECRET, "--verbose"),
            detect(output, "--classes", SECRET),
            detect(output, "--classes", "car," + SECRET, "--verbose", "--dry-run"),
            CommandRun.of(
                "detect",
                "--images",
                "s3a://AKIA:" + SECRET.replace("/", "") + "@bucket/in",
                "--registry",
                made.resolve("models").toString(),
                "--model",
                "untrained",
                "--output",
                folder.resolve("other").toString(),
                "--verbose"),
            CommandRun.of(
                "ingest",
                "--input",
                made.resolve("scenes").toString(),
                "--kind",
                "boxes",
                "--output",
                folder.resolve("data").toString()),
            CommandRun.of("train", "absent.conf", "--output", "out", "--set", "dataset=" + SECRET),
            CommandRun.of("models", "show", SECRET, "--registry", made.resolve("models") + ""));

    assertThat(runs.get(0).exitCode()).as(runs.get(0).err()).isZero();
    assertThat(runs.get(7).exitCode()).as(runs.get(7).err()).isZero();
    String bare = SECRET.replace("/", "");
    for (CommandRun run : runs) {
      assertThat(run.out() + run.err()).doesNotContain(SECRET).doesNotContain(bare);
    }
    assertThat(runs.get(2).err()).contains("fs.s3a.secret.key=***");
    assertThat(runs.get(6).err()).contains("a path may hold no password");
    for (Path file : files(folder)) {
      if (!file.toString().contains("spark-warehouse")) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(SECRET)
            .doesNotContain(bare);
      }
    }
  }

  @Test
  void aLogLineIsFoundByTheRunsName() throws IOException {
    for (String name : List.of("log4j2.properties", "log4j2-json.properties")) {
      String run = RunId.begin();
      String line;
      try {
        line = logged(Path.of("../conf", name));
      } finally {
        RunId.end();
      }
      if (name.contains("json")) {
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.at("/contextMap/mdc.run").asText()).isEqualTo(run);
        assertThat(json.at("/message").asText()).isEqualTo("a message");
      } else {
        assertThat(line).contains(" ERROR any [" + run + "]: a message");
      }
    }
    assertThat(MDC.get(RunId.KEY)).isNull();
  }

  @Test
  void theRunOfTheLogIsThatOfRunJson() throws IOException {
    CommandRun detect = detect(folder.resolve("out"), "--verbose");
    assertThat(detect.exitCode()).as(detect.err()).isZero();
    JsonNode run = new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());

    assertThat(run.path("run_id").asText()).matches("[0-9a-f-]{36}");
    assertThat(run.path("health").asText()).isNotBlank();
    assertThat(detect.out()).contains(run.path("health").asText());
  }

  private static String logged(Path configuration) {
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try (LoggerContext context = new LoggerContext("own", null, configuration.toUri())) {
      context.start();
      context.getLogger("any").error("a message");
    } finally {
      System.setErr(err);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void set(String name, String value) {
    before.put(name, System.setProperty(name, value));
  }

  private static CommandRun detect(Path output, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "detect",
                    "--images",
                    made.resolve("scenes/images").toString(),
                    "--registry",
                    made.resolve("models").toString(),
                    "--model",
                    "untrained",
                    "--output",
                    output.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static CommandRun run(String... arguments) {
    return CommandRun.of(arguments);
  }
}
