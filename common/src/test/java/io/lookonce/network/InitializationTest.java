package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.configuration.Settings;
import io.lookonce.network.Initialization.Distribution;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class InitializationTest {

  /** The initialisation notebook's printed weights, W[unit][input]. */
  @Test
  void theCoursesSeedGivesTheCoursesWeights() {
    ComputationGraph random = dense(Initialization.random(10), 3, "[3, 2, 1]");
    assertWeights(
        random.getLayer("layer1").getParam("W"),
        new double[][] {
          {17.88628473, 4.36509851, 0.96497468}, {-18.63492703, -2.77388203, -3.54758979}
        });
    assertWeights(
        random.getLayer("layer2").getParam("W"), new double[][] {{-0.82741481, -6.27000677}});

    ComputationGraph he = dense(Initialization.of(Distribution.HE), 3, "[2, 4, 1]");
    assertWeights(
        he.getLayer("layer1").getParam("W"),
        new double[][] {
          {1.78862847, 0.43650985},
          {0.09649747, -1.8634927},
          {-0.2773882, -0.35475898},
          {-0.08274148, -0.62700068}
        });
    assertWeights(
        he.getLayer("layer2").getParam("W"),
        new double[][] {{-0.03098412, -0.33744411, -0.92904268, 0.62552248}});
  }

  @Test
  void biasesAndNormalizationBeginAsInTheCourse() {
    ComputationGraph graph =
        Networks.byName("happy")
            .build(
                TrainingSettingsFixture.of(
                    1, Initialization.random(10), 0, TrainingSettingsFixture.gradientDescent(0.1)),
                1);
    assertThat(graph.getLayer("conv0").getParam("b").amaxNumber().doubleValue()).isZero();
    assertThat(graph.getLayer("fc").getParam("b").amaxNumber().doubleValue()).isZero();
    assertThat(graph.getLayer("bn0").getParam("gamma").toDoubleVector()).containsOnly(1);
    assertThat(graph.getLayer("bn0").getParam("beta").toDoubleVector()).containsOnly(0);
    assertThat(graph.getLayer("bn0").getParam("mean").toDoubleVector()).containsOnly(0);
    assertThat(graph.getLayer("bn0").getParam("var").toDoubleVector()).containsOnly(1);
  }

  /**
   * Fans of the Happy House network: convolution 3·49 in, 32·49 out, 4,704 weights; dense 32,768
   * in, 1 out. The standard deviation of n draws has a relative error of about 1/sqrt(2n); the
   * tolerance is five times that.
   */
  @ParameterizedTest
  @CsvSource({
    "HE, 0.116642, 0.0078125",
    "LECUN, 0.0824786, 0.00552427",
    "XAVIER, 0.0341394, 0.00781238"
  })
  void weightsHaveTheDeviationOfTheirFans(
      Distribution distribution, double convolution, double dense) {
    ComputationGraph graph =
        Networks.byName("happy")
            .build(
                TrainingSettingsFixture.of(
                    2,
                    Initialization.of(distribution),
                    0,
                    TrainingSettingsFixture.gradientDescent(0.1)),
                1);
    INDArray first = graph.getLayer("conv0").getParam("W");
    INDArray last = graph.getLayer("fc").getParam("W");
    assertThat(first.stdNumber().doubleValue()).isCloseTo(convolution, within(convolution * 0.05));
    assertThat(last.stdNumber().doubleValue()).isCloseTo(dense, within(dense * 0.02));
    assertThat(first.meanNumber().doubleValue()).isCloseTo(0, within(convolution * 0.073));
    if (distribution == Distribution.XAVIER) {
      double limit = Math.sqrt(6.0 / (35 * 49));
      assertThat(first.amaxNumber().doubleValue()).isBetween(limit * 0.99, limit);
    }
  }

  private static ComputationGraph dense(Initialization initialization, int seed, String layers) {
    Settings settings =
        Settings.parse("network = cats-deep, layers = " + layers, "test", List.of());
    return Networks.read(settings)
        .build(
            TrainingSettingsFixture.of(
                seed, initialization, 0, TrainingSettingsFixture.gradientDescent(0.1)),
            1);
  }

  private static void assertWeights(INDArray weights, double[][] expected) {
    assertThat(weights.shape()).containsExactly(expected[0].length, expected.length);
    for (int unit = 0; unit < expected.length; unit++) {
      for (int input = 0; input < expected[unit].length; input++) {
        assertThat(weights.getDouble(input, unit)).isCloseTo(expected[unit][input], within(2e-6));
      }
    }
  }
}
