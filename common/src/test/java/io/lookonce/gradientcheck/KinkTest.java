package io.lookonce.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.gradientcheck.CheckReport.ArrayFindings;
import io.lookonce.nd4j.ComputeThreads;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters at which a ReLU gives the loss a kink. */
class KinkTest {

  /** With weights of 0, the inputs of the four ReLUs are the biases for all examples. */
  private static final String NETWORK =
      """
      network = custom
      input { features = 2 }
      layers = [
        { name = hidden, type = dense, units = 4, function = relu }
        { name = out, type = output, units = 3 }
      ]
      initialization { distribution = he }
      """;

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  /**
   * Exactly at a kink there is no slope. A kink within the first steps is avoided by smaller steps.
   * A kink nearer than rounding permits counts as a kink here.
   */
  @ParameterizedTest
  @CsvSource({"0, 4", "3e-6, 0", "-3e-6, 0", "2e-7, 0", "1e-13, 4", "0.5, 0", "-0.5, 0"})
  void isCheckedAndCountedApart(float bias, int kinks) {
    CheckedNetwork network = CheckedNetwork.of(NETWORK, 3, CheckSettings.USUAL);
    network.product().getLayer("hidden").getParam("W").assign(0);
    network.product().getLayer("hidden").getParam("b").assign(bias);

    CheckReport report = network.check(PlantedMistake.changed("out", "b", gradient -> gradient));

    ArrayFindings biases =
        report.arrays().stream()
            .filter(array -> array.array().label().equals("hidden b"))
            .findFirst()
            .orElseThrow();
    assertThat(biases.kinks()).isEqualTo(kinks);
    assertThat(report.isChecked(biases)).isEqualTo(kinks == 0);
    assertThat(report.passes()).isEqualTo(kinks == 0);
    assertThat(report.origin()).as("a mistake").isEmpty();
  }

  /**
   * A kink does not hide a mistake: the two differences agree with each other, but not with the
   * gradient.
   */
  @Test
  void hidesNoMistake() {
    CheckedNetwork network =
        CheckedNetwork.of(NETWORK, 3, new CheckSettings(4, 1e-5, 1e-5, 1e-3, 1));
    network.product().getLayer("hidden").getParam("W").assign(0);
    network.product().getLayer("hidden").getParam("b").assign(3e-6f);
    CheckReport report =
        network.check(
            PlantedMistake.changed("hidden", "b", gradient -> gradient.mul(1.001))
                .of(network.product(), network.batch()),
            List.of());
    assertThat(report.origin().orElseThrow().array().label()).isEqualTo("hidden b");
  }
}
