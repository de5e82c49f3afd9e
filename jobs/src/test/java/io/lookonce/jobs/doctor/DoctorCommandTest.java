package io.lookonce.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.doctor.DoctorCommand.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {

  private static final long GIBIBYTE = 1L << 30;

  @Test
  void printsALineForEveryCheckAndTheSameAsJson() throws Exception {
    CommandRun lines = CommandRun.of("doctor");
    CommandRun json = CommandRun.of("doctor", "--json");

    List<JsonNode> checks =
        new ObjectMapper().readTree(json.out()).path("checks").findParents("check");
    assertThat(lines.out()).hasLineCount(checks.size());
    assertThat(lines.out()).contains("ONNX Runtime 1.", "Spark 3.5");
    assertThat(checks)
        .allSatisfy(check -> assertThat(lines.out()).contains(check.path("check").asText()));
    boolean problem = lines.out().lines().anyMatch(line -> line.startsWith("problem"));
    assertThat(lines.exitCode()).isEqualTo(problem ? 1 : 0);
  }

  @Test
  void memoryMustHoldAsMuchBesideTheHeap() {
    assertThat(DoctorCommand.memory(2 * GIBIBYTE, 4 * GIBIBYTE).outcome()).isEqualTo(Outcome.OK);
    assertThat(DoctorCommand.memory(2 * GIBIBYTE, 4 * GIBIBYTE - 1).found())
        .contains("LOOKONCE_MEMORY");
    assertThat(DoctorCommand.memory(GIBIBYTE / 2, GIBIBYTE).outcome()).isEqualTo(Outcome.PROBLEM);
    assertThat(DoctorCommand.memory(GIBIBYTE, 0).outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void whatIsNotTestedOrNotThereIsSaid() {
    assertThat(DoctorCommand.java(25).outcome()).isEqualTo(Outcome.NOTE);
    assertThat(DoctorCommand.java(21).outcome()).isEqualTo(Outcome.OK);
    assertThat(DoctorCommand.locale("ANSI_X3.4-1968").found()).contains("LC_ALL=C.UTF-8");
    assertThat(DoctorCommand.disk("disk", Path.of("nowhere")).outcome()).isEqualTo(Outcome.PROBLEM);
  }
}
