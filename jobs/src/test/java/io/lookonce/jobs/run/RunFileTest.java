package io.lookonce.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.scoring.output.SampleReport;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFileTest {
  private static final String HEALTH = "1,240 images scored";

  private final SampleReport sample = new SampleReport();
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final Map<String, Object> metrics = new LinkedHashMap<>();

  private RunFile run(int exitCode) {
    RunResult result = new RunResult(exitCode, HEALTH, counts, figures, metrics);
    return new RunFile("detect", result, sample.provenance());
  }

  private static JsonNode read(RunFile run) throws IOException {
    return new ObjectMapper().readTree(run.json());
  }

  @Test
  void writesEveryPartInAFixedOrder() throws IOException {
    counts.put("scored", 1240L);
    counts.put("errors", 12L);
    figures.put("images_per_second", 6.44);
    metrics.put("map50", 0.5);
    metrics.put("test", Map.of("accuracy", 0.75));
    JsonNode json = read(run(0));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "run_id",
            "command",
            "status",
            "exit_code",
            "health",
            "started",
            "finished",
            "seconds",
            "counts",
            "figures",
            "metrics",
            "settings",
            "versions");
    assertThat(json.get("run_id").textValue()).isEqualTo("detect-1");
    assertThat(json.get("health").textValue()).isEqualTo(HEALTH);
    assertThat(Instant.parse(json.get("started").textValue()))
        .isEqualTo(Instant.parse("2026-11-23T17:46:51Z"));
    assertThat(json.get("seconds").doubleValue()).isEqualTo(192.4);
    assertThat(json.get("counts").fieldNames()).toIterable().containsExactly("scored", "errors");
    assertThat(json.at("/counts/scored").longValue()).isEqualTo(1240);
    assertThat(json.at("/figures/images_per_second").doubleValue()).isEqualTo(6.44);
    assertThat(json.at("/metrics/test/accuracy").doubleValue()).isEqualTo(0.75);
    assertThat(json.at("/metrics/map50").doubleValue()).isEqualTo(0.5);
    assertThat(json.at("/versions/Spark").textValue()).isEqualTo("3.5.9");
  }

  @Test
  void theSameRunGivesTheSameText() {
    counts.put("scored", 1L);
    assertThat(run(0).json()).isEqualTo(run(0).json()).endsWith("}\n");
  }

  @ParameterizedTest
  @CsvSource({"0, done", "1, failed", "2, refused", "3, too-many-errors"})
  void namesTheStatusOfTheExitCode(int exitCode, String status) throws IOException {
    JsonNode json = read(run(exitCode));
    assertThat(json.get("status").textValue()).isEqualTo(status);
    assertThat(json.get("exit_code").intValue()).isEqualTo(exitCode);
  }

  @Test
  void whatIsNoNumberIsNull() throws IOException {
    figures.put("rate", Double.NaN);
    metrics.put("curve", List.of(1.0, Double.POSITIVE_INFINITY, Float.NaN));
    JsonNode json = read(run(0));
    assertThat(json.at("/figures/rate").isNull()).isTrue();
    assertThat(json.at("/metrics/curve/0").doubleValue()).isEqualTo(1);
    assertThat(json.at("/metrics/curve/1").isNull()).isTrue();
    assertThat(json.at("/metrics/curve/2").isNull()).isTrue();
  }

  @Test
  void holdsNoSecretsAndNothingUtf8CannotHold() throws IOException {
    sample.settings.put("images", "s3a://AKIA:hunter2@bucket/x");
    sample.settings.put("api-key", "hunter2");
    sample.settings.put("output", "out\uD800 \"q\" 🚗");
    metrics.put("note", "read s3a://AKIA:hunter2@bucket/y");
    assertThat(run(0).json()).doesNotContain("hunter2");
    JsonNode settings = read(run(0)).get("settings");
    assertThat(settings.get("images").textValue()).isEqualTo("s3a://***@bucket/x");
    assertThat(settings.get("api-key").textValue()).isEqualTo("***");
    assertThat(settings.get("output").textValue()).isEqualTo("out? \"q\" 🚗");
  }

  @Test
  void refusesWhatItCannotHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> run(4));
    metrics.put("test", Map.of("when", Instant.EPOCH));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(0))
        .withMessageContaining("metrics.test.when");
  }
}
