package io.lookonce.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.nd4j.ComputeThreads;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every number of the table that was recomputed independently. Trainings of thousands of steps run
 * only their first steps, unless {@code -Dlookonce.course.whole=true} is set.
 */
class CourseOracleTest {

  private static final Map<String, Computation> COMPUTATIONS = computations();

  private static int oraclesMet;
  private static int numbersMet;
  private static int numbersLeft;

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  @AfterAll
  static void printCount() {
    System.out.printf(
        "oracles of the course: %d of %d met, %d numbers compared, %d left to "
            + "-Dlookonce.course.whole=true%n",
        oraclesMet, Oracle.all().size(), numbersMet, numbersLeft);
  }

  static List<Oracle> oracles() {
    return Oracle.all();
  }

  @Test
  void everyOracleIsComputedAndNothingElse() {
    assertThat(oracles())
        .extracting(Oracle::id)
        .hasSize(62)
        .hasSameElementsAs(COMPUTATIONS.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oracles")
  void isMet(Oracle oracle) {
    Map<String, ?> computed = COMPUTATIONS.get(oracle.id()).compute();
    assertThat(computed).isNotEmpty();
    oracle
        .expected()
        .fieldNames()
        .forEachRemaining(name -> compare(oracle, name, computed.get(name)));
    oraclesMet++;
  }

  private static void compare(Oracle oracle, String name, Object computed) {
    double[] expected = oracle.numbers(name);
    double[] actual = computed == null ? new double[0] : numbers(computed);
    if (actual.length != expected.length) {
      assertThat(LongTrainings.WHOLE).as(oracle + " " + name + " is whole").isFalse();
    }
    if (computed instanceof INDArray array && oracle.shape(name).size() > 1) {
      assertThat(array.shape())
          .as("shape of %s %s", oracle, name)
          .containsExactly(oracle.shape(name).toArray(new Long[0]));
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s %s, number %d", oracle, name, i)
          .isCloseTo(expected[i], within(oracle.tolerance()));
    }
    numbersMet += actual.length;
    numbersLeft += expected.length - actual.length;
  }

  private static double[] numbers(Object computed) {
    if (computed instanceof INDArray array) {
      return array.dup('c').data().asDouble();
    }
    if (computed instanceof Number number) {
      return new double[] {number.doubleValue()};
    }
    double[] numbers = new double[Array.getLength(computed)];
    Arrays.setAll(numbers, index -> ((Number) Array.get(computed, index)).doubleValue());
    return numbers;
  }

  private static Map<String, Computation> computations() {
    Map<String, Computation> all = new LinkedHashMap<>();
    all.putAll(RandomNumbers.computations());
    all.putAll(DeepNetwork.computations());
    all.putAll(Cats.computations());
    all.putAll(Initialisations.computations());
    all.putAll(Regularization.computations());
    all.putAll(GradientChecking.computations());
    all.putAll(Optimization.computations());
    all.putAll(ConvolutionStepByStep.computations());
    all.putAll(SignsNetwork.computations());
    all.putAll(ResidualBlocks.computations());
    all.putAll(Architectures.computations());
    all.putAll(CarDetection.computations());
    return all;
  }
}
