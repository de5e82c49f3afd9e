package io.lookonce.stepbystep;

import io.lookonce.network.NumpyRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Initial parameters of a dense network (<i>Initialization</i>; <i>Building your Deep Neural
 * Network: Step by Step</i>, section 3): W1, b1, W2, .. for the given layer sizes, starting with
 * the number of inputs. The weights are drawn layer by layer from one stream; biases are zero.
 */
public final class ParameterInitialization {

  private ParameterInitialization() {}

  /** W = 0; all units of a layer remain identical. */
  public static Map<String, INDArray> zeros(int... sizes) {
    return layers(sizes, (units, inputs) -> Nd4j.zeros(DataType.DOUBLE, units, inputs));
  }

  /** W = randn · scale; 0.01 in the first course, 10 in its example of too large a scale. */
  public static Map<String, INDArray> random(NumpyRandom random, double scale, int... sizes) {
    return layers(sizes, (units, inputs) -> RandomArrays.normal(random, units, inputs).muli(scale));
  }

  /** W = randn · sqrt(2 / inputs) (He et al., 2015). */
  public static Map<String, INDArray> he(NumpyRandom random, int... sizes) {
    return layers(
        sizes,
        (units, inputs) ->
            RandomArrays.normal(random, units, inputs).muli(Math.sqrt(2.0 / inputs)));
  }

  /** W = randn / sqrt(inputs) (LeCun et al., 1998): the deep cat classifier, and Regularization. */
  public static Map<String, INDArray> lecun(NumpyRandom random, int... sizes) {
    return layers(
        sizes,
        (units, inputs) -> RandomArrays.normal(random, units, inputs).divi(Math.sqrt(inputs)));
  }

  private static Map<String, INDArray> layers(
      int[] sizes, BiFunction<Integer, Integer, INDArray> weights) {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    for (int layer = 1; layer < sizes.length; layer++) {
      parameters.put("W" + layer, weights.apply(sizes[layer], sizes[layer - 1]));
      parameters.put("b" + layer, Nd4j.zeros(DataType.DOUBLE, sizes[layer], 1));
    }
    return parameters;
  }
}
