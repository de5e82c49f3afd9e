package io.lookonce.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.Linear.LayerGradients;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every backward pass equals central differences of its forward pass. */
class BackwardTest {

  private static final double EPSILON = 1e-6;
  private static final double TOLERANCE = 1e-7;

  private final NumpyRandom random = new NumpyRandom(8);

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  @ParameterizedTest
  @CsvSource({
    "valid, 1, 3, 3",
    "valid, 2, 2, 3",
    "same, 1, 4, 2",
    "same, 2, 3, 3",
    "same, 3, 2, 5",
    "2, 2, 2, 2",
    "1, 3, 5, 4"
  })
  void convolution(String padding, int stride, int rows, int columns) {
    Convolution convolution = new Convolution(stride, rule(padding));
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    parameters.put("A", RandomArrays.normal(random, 2, 5, 4, 2));
    parameters.put("W", RandomArrays.normal(random, rows, columns, 2, 2));
    parameters.put("b", RandomArrays.normal(random, 1, 1, 1, 2));
    Function<Map<String, INDArray>, INDArray> forward =
        at -> convolution.forward(at.get("A"), at.get("W"), at.get("b"));
    INDArray slope = slopeOf(forward.apply(parameters));
    LayerGradients gradients =
        convolution.backward(slope, parameters.get("A"), parameters.get("W"));
    assertSlopes(
        forward,
        slope,
        parameters,
        Map.of("dA", gradients.input(), "dW", gradients.weights(), "db", gradients.bias()));
  }

  static Stream<Pooling> poolings() {
    return Stream.of(Pooling.Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                    Pooling.of(kind, 2, 2),
                    Pooling.of(kind, 3, 1),
                    new Pooling(kind, 4, 3, PaddingRule.SAME),
                    new Pooling(kind, 3, 2, PaddingRule.SAME),
                    new Pooling(kind, 2, 3, PaddingRule.of(1))));
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void pooling(Pooling pooling) {
    Map<String, INDArray> parameters = Map.of("A", RandomArrays.normal(random, 2, 5, 4, 2));
    Function<Map<String, INDArray>, INDArray> forward = at -> pooling.forward(at.get("A"));
    INDArray slope = slopeOf(forward.apply(parameters));
    assertSlopes(
        forward, slope, parameters, Map.of("dA", pooling.backward(slope, parameters.get("A"))));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activation(Activation activation) {
    Map<String, INDArray> parameters = Map.of("Z", RandomArrays.normal(random, 4, 6));
    Function<Map<String, INDArray>, INDArray> forward = at -> activation.forward(at.get("Z"));
    INDArray slope = slopeOf(parameters.get("Z"));
    assertSlopes(
        forward, slope, parameters, Map.of("dZ", activation.backward(slope, parameters.get("Z"))));
  }

  @ParameterizedTest
  @CsvSource({"RELU, 0, 1", "TANH, 0, 1", "SIGMOID, 0.7, 1", "RELU, 0.3, 0.6", "TANH, 0, 0.4"})
  void network(Activation hidden, double lambda, double keepProbability) {
    DeepModel model = new DeepModel(hidden, lambda, keepProbability);
    Map<String, INDArray> parameters = ParameterInitialization.he(random, 5, 7, 4, 3);
    INDArray input = RandomArrays.normal(random, 5, 9);
    INDArray labels = RandomArrays.uniform(random, 3, 9).gt(0.5).castTo(DataType.DOUBLE);
    ForwardPass pass = model.forward(input, parameters, new NumpyRandom(2));
    for (Map<String, INDArray> gradients :
        List.of(
            model.backward(pass.output(), labels, pass.caches()),
            model.backwardByChainRule(pass.output(), labels, pass.caches()))) {
      assertThat(
              GradientCheck.relativeError(
                  at ->
                      model.loss(model.forward(input, at, new NumpyRandom(2)).output(), labels, at),
                  parameters,
                  gradients,
                  EPSILON))
          .isLessThan(TOLERANCE);
    }
  }

  /** The reference's forward pass equals the formula of a single step at every position. */
  @Test
  void aConvolutionIsItsStepAtEveryPlace() {
    INDArray input = RandomArrays.normal(random, 2, 5, 6, 3);
    INDArray weights = RandomArrays.normal(random, 2, 3, 3, 4);
    INDArray bias = RandomArrays.normal(random, 1, 1, 1, 4);
    INDArray output = new Convolution(2, PaddingRule.of(1)).forward(input, weights, bias);
    INDArray padded = ZeroPadding.of(1).apply(input);
    assertThat(output.shape()).containsExactly(2, 3, 3, 4);
    for (int example = 0; example < 2; example++) {
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          for (int filter = 0; filter < 4; filter++) {
            double expected =
                Convolution.step(
                    padded.get(
                        point(example),
                        interval(2 * row, 2 * row + 2),
                        interval(2 * column, 2 * column + 3),
                        all()),
                    weights.get(all(), all(), all(), point(filter)),
                    bias.get(point(0), point(0), point(0), point(filter)));
            assertThat(output.getDouble(example, row, column, filter))
                .isCloseTo(expected, within(1e-12));
          }
        }
      }
    }
  }

  private PaddingRule rule(String name) {
    return switch (name) {
      case "valid" -> PaddingRule.VALID;
      case "same" -> PaddingRule.SAME;
      default -> PaddingRule.of(Integer.parseInt(name));
    };
  }

  /** The gradient of the loss below with respect to the outputs. */
  private INDArray slopeOf(INDArray output) {
    return RandomArrays.normal(random, output.shape());
  }

  private static void assertSlopes(
      Function<Map<String, INDArray>, INDArray> forward,
      INDArray slope,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    double error =
        GradientCheck.relativeError(
            at -> forward.apply(at).mul(slope).sumNumber().doubleValue(),
            parameters,
            gradients,
            EPSILON);
    assertThat(error).isLessThan(TOLERANCE);
  }
}
