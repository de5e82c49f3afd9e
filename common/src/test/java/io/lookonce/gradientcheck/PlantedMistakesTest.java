package io.lookonce.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.gradientcheck.CheckReport.ArrayFindings;
import io.lookonce.gradientcheck.FastComparison.FastGradient;
import io.lookonce.nd4j.ComputeThreads;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The check finds mistakes in the backward pass and locates them. */
@Tag("slow")
class PlantedMistakesTest {

  static final double L2 = 0.7;

  private static final String NETWORK =
      """
      network = custom
      input { height = 10, width = 9, channels = 2 }
      layers = [
        { name = conv1, type = convolution, filters = 3, size = 3, function = identity }
        { name = bn1, type = batch-normalization }
        { name = tanh1, type = activation, function = tanh }
        { name = pool1, type = average-pool, size = 2 }
        { name = conv2, type = convolution, filters = 4, size = 3, stride = 2, function = relu }
        { name = dropped, type = dropout, keep-probability = 0.5 }
        { name = dense3, type = dense, units = 5, function = leaky-relu }
        { name = out, type = output, units = 3 }
      ]
      seed = 2
      initialization { distribution = he }
      regularization { l2 = 0.7 }
      """;

  private static CheckedNetwork network;

  @BeforeAll
  static void build() {
    ComputeThreads.set(1);
    network = CheckedNetwork.of(NETWORK, 3, new CheckSettings(8, 1e-5, 1e-5, 1e-3, 0));
  }

  static Stream<PlantedMistake> mistakes() {
    return PlantedMistake.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isFoundAndBlamed(PlantedMistake mistake) {
    CheckReport report = network.check(mistake.source());

    assertThat(report.passes()).isFalse();
    ArrayFindings origin = report.origin().orElseThrow();
    assertThat(origin.array().layer()).isEqualTo(mistake.layer());
    assertThat(origin.array().name()).isEqualTo(mistake.parameter());
    assertThat(report.suspects(origin)).contains(mistake.suspect());
    boolean inOneArray = mistake.layer().equals(mistake.suspect());
    if (inOneArray) {
      assertThat(report.wrongArrays()).isEqualTo(1);
      assertThat(report.worst().orElseThrow().sample().array()).isEqualTo(origin.array());
    }
  }

  @Test
  void theHonestGradientPasses() {
    assertThat(PlantedMistake.all()).hasSizeGreaterThanOrEqualTo(10);

    CheckReport report = network.check(PlantedMistake.changed("conv1", "W", gradient -> gradient));

    assertThat(report.passes()).isTrue();
    assertThat(report.kinks()).isZero();
    assertThat(report.courseError()).isLessThan(1e-8);
    assertThat(report.worst().map(report::error).orElseThrow()).isLessThan(1e-5);
  }

  /** The fast step is compared with double precision in all numbers of an array. */
  @Test
  void aMistakeOfTheFastStepIsBlamedToo() {
    try (FastGradient fast = new FastGradient(network.product(), network.batch())) {
      assertThat(fast.obstacle()).isEmpty();
      CheckReport honest = network.checkFast(fast, source -> source);
      assertThat(honest.passes()).isTrue();
      assertThat(honest.worstFast().orElseThrow().error()).isBetween(1e-9, 1e-4);

      CheckReport mistaken =
          network.checkFast(
              fast,
              source ->
                  PlantedMistake.changed(
                      source, network.product(), "conv2", "W", gradient -> gradient.mul(1.01)));

      assertThat(mistaken.passes()).isFalse();
      assertThat(mistaken.origin()).isEmpty();
      assertThat(mistaken.fastOrigin().orElseThrow().array().label()).isEqualTo("conv2 W");
      assertThat(mistaken.wrongArrays()).isEqualTo(1);
    }
  }

  /** A check leaves the network's own parameters unchanged. */
  @Test
  void checkingChangesNothing() {
    var before = network.product().params().dup();
    network.check(PlantedMistake.changed("conv1", "W", gradient -> gradient));
    assertThat(network.product().params()).isEqualTo(before);
    assertThat(network.product().params().dataType()).isEqualTo(DataType.FLOAT);
    assertThat(CheckableGraph.simplifications(network.product().getConfiguration()))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("dropout is off"));
  }
}
