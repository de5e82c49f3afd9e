package io.lookonce.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.gradientcheck.GradientChecker.GradientSource;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.network.NumpyRandom;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The network of the course's notebook on gradient checking, 4-5-3-1, with the notebook's numbers:
 * the check names the notebook's two deliberate mistakes, dW2 times two and db1 times four.
 */
class CourseExerciseTest {

  private static final String NETWORK =
      """
      network = custom
      input { features = 4 }
      layers = [
        { name = "1", type = dense, units = 5, function = relu }
        { name = "2", type = dense, units = 3, function = relu }
        { name = "3", type = output, units = 1 }
      ]
      initialization { distribution = zeros }
      """;

  private static CheckedNetwork network;

  @BeforeAll
  static void drawTheNotebooksNumbers() {
    ComputeThreads.set(1);
    CheckedNetwork drawn =
        CheckedNetwork.of(NETWORK, 3, new CheckSettings(20, 1e-5, 1e-5, 1e-3, 0));
    NumpyRandom random = new NumpyRandom(1);
    INDArray features = matrix(random, 4, 3).transpose().dup('c');
    ComputationGraph graph = drawn.product();
    for (String layer : List.of("1", "2", "3")) {
      INDArray weights = graph.getLayer(layer).getParam("W");
      weights.assign(
          matrix(random, weights.size(1), weights.size(0)).transpose().castTo(DataType.FLOAT));
      INDArray biases = graph.getLayer(layer).getParam("b");
      biases.assign(
          matrix(random, biases.length(), 1).reshape(biases.shape()).castTo(DataType.FLOAT));
    }
    INDArray labels = Nd4j.create(new double[] {1, 1, 0}, new long[] {3, 1});
    network = new CheckedNetwork(graph, new CheckBatch(features, labels), drawn.settings());
  }

  /** Row by row, in NumPy's order. */
  private static INDArray matrix(NumpyRandom random, long rows, long columns) {
    double[] numbers = new double[Math.toIntExact(rows * columns)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.normal();
    }
    return Nd4j.create(numbers, new long[] {rows, columns}, 'c');
  }

  @Test
  void theRightGradientPasses() {
    CheckReport report = network.check(PlantedMistake.changed("1", "W", gradient -> gradient));

    assertThat(report.passes()).isTrue();
    assertThat(report.numbers()).as("all of them").isEqualTo(47);
    assertThat(report.courseError()).isLessThan(2e-7);
    try (GradientChecker checker =
        GradientChecker.of(network.product(), network.batch(), network.settings())) {
      assertThat(checker.loss()).isCloseTo(2.407833389834357, within(1e-6));
    }
  }

  @Test
  void theTwoMistakesAreNamed() {
    GradientSource once =
        PlantedMistake.changed("2", "W", gradient -> gradient.mul(2))
            .of(network.product(), network.batch());
    GradientSource twice =
        PlantedMistake.changed(once, network.product(), "1", "b", gradient -> gradient.mul(4));

    CheckReport report = network.check(twice, List.of());

    assertThat(report.passes()).isFalse();
    assertThat(report.courseError()).isCloseTo(0.285093156781, within(1e-6));
    assertThat(report.arrays())
        .filteredOn(array -> !report.passes(array))
        .extracting(array -> array.array().label())
        .containsExactlyInAnyOrder("2 W", "1 b");
    assertThat(report.worst().orElseThrow().label()).startsWith("1 b[");
    assertThat(report.origin().orElseThrow().array().label()).isEqualTo("2 W");
  }
}
