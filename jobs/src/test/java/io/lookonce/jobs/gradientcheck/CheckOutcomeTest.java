package io.lookonce.jobs.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckSettings;
import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.CheckedParameter.Sample;
import io.lookonce.gradientcheck.CheckedParameter.Slope;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.gradientcheck.ParameterArray;
import io.lookonce.jobs.gradientcheck.CheckDetails.CheckResult;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The messages for wrong gradients, which no network of the product has. */
class CheckOutcomeTest {

  private static final Slope SLOPE = new Slope(0.25, 1e-12, false);

  private final CheckRequest request =
      CheckRequest.ofNetwork(
          "planar", List.of(), new CheckRequest.Scope(CheckSettings.USUAL, List.of(), 3, 1));

  @Test
  void aWrongGradientIsNamedWithThePlaceOfTheMistake() {
    RunResult run = run("layer2 W", 0.5, "none");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.health())
        .startsWith("planar FAILED: layer2 W[")
        .contains("has the gradient 0.500000, but differences of the loss give 0.250000")
        .contains("the mistake is in one of layer2, layer3")
        .contains("greatest relative error 3.3e-01 at layer2 W[");
    JsonNode file = new ObjectMapper().valueToTree(run);
    assertThat(file.at("/counts/wrong_arrays").asInt()).isEqualTo(1);
    assertThat(file.at("/metrics/worst/relative_error").asDouble()).isEqualTo(1 / 3.0);
    assertThat(file.at("/metrics/origin/layer").asText()).isEqualTo("layer2");
    assertThat(file.at("/metrics/origin/parameter").asText()).isEqualTo("W");
    assertThat(file.at("/metrics/origin/suspects")).hasSize(2);
    assertThat(lines("layer2 W", 0.5, "none")).anyMatch(line -> line.endsWith("WRONG"));
  }

  @Test
  void aWrongFastStepIsNamedToo() {
    RunResult run = run("none", 0.25, "layer3 b");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.health())
        .startsWith("planar FAILED: layer3 b[0, 0] has the gradient 0.300000 by the fast step")
        .contains("but 0.250000 in double precision");
    assertThat(lines("none", 0.25, "layer3 b"))
        .anyMatch(line -> line.endsWith("WRONG in the fast step"));
  }

  @Test
  void whatIsRightPasses() {
    RunResult run = run("none", 0.25, "none");

    assertThat(run.exitCode()).isZero();
    assertThat(run.health()).startsWith("planar passed: 21 of 91 numbers in 6 arrays checked");
  }

  private RunResult run(String wrong, double gradient, String wrongFast) {
    return new CheckOutcome(request, result(wrong, gradient, wrongFast)).result();
  }

  private List<String> lines(String wrong, double gradient, String wrongFast) {
    return new CheckTable(request, result(wrong, gradient, wrongFast)).lines();
  }

  /** All slopes are a quarter, and so are all gradients except those of the wrong array. */
  private CheckResult result(String wrong, double gradient, String wrongFast) {
    List<CheckedParameter> numbers =
        request.samples().stream()
            .map(
                sample ->
                    new CheckedParameter(sample, isOf(sample, wrong) ? gradient : 0.25, SLOPE))
            .toList();
    List<FastComparison> fast =
        request.arrays().stream().map(array -> compared(array, wrongFast)).toList();
    CheckReport report =
        CheckReport.of(CheckSettings.USUAL, request.arrays(), numbers, fast, request.wiring());
    return new CheckResult(report, Optional.empty(), 0.7, 1e-16);
  }

  private static boolean isOf(Sample sample, String array) {
    return sample.array().label().equals(array);
  }

  private static FastComparison compared(ParameterArray array, String wrong) {
    boolean isWrong = array.label().equals(wrong);
    return new FastComparison(array, isWrong ? 0.09 : 1e-7, 1e-7, 0, isWrong ? 0.3 : 0.25, 0.25);
  }
}
