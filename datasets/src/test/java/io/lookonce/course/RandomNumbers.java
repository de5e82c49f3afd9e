package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.RandomArrays;
import io.lookonce.testing.TensorFlowRandom;
import java.util.Map;

/** The generators that all inputs come from. */
final class RandomNumbers {

  private RandomNumbers() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "RNG.numpy_legacy",
        () ->
            Map.of(
                "first_uint32", new NumpyRandom(1).integer(0, 1L << 32),
                "randn8", RandomArrays.normal(new NumpyRandom(1), 8),
                "rand4", RandomArrays.uniform(new NumpyRandom(1), 4),
                "permutation10", new NumpyRandom(1).permutation(10)),
        "RNG.tensorflow_philox",
        () ->
            Map.of(
                "first8",
                new TensorFlowRandom(TensorFlowRandom.DEFAULT_GRAPH_SEED, 1).normal(8, 0, 1, 4)));
  }
}
