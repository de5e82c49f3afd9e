package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.RandomArrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Inputs of the notebooks' tests. */
final class Draws {

  private Draws() {}

  /** W1, b1, W2, .. in that order, all of them normal numbers, for layers of the given sizes. */
  static Map<String, INDArray> parameters(NumpyRandom random, int... sizes) {
    return layers(random, "", sizes);
  }

  /** dW1, db1, dW2, .. in that order, drawn in the same way. */
  static Map<String, INDArray> gradients(NumpyRandom random, int... sizes) {
    return layers(random, "d", sizes);
  }

  /**
   * W1 (2,3), b1, W2 (3,3), b2 under a prefix: those of the optimisation notebook, which belong to
   * no network.
   */
  static Map<String, INDArray> optimized(NumpyRandom random, String prefix) {
    Map<String, INDArray> drawn = new LinkedHashMap<>();
    add(drawn, random, prefix, 1, 2, 3);
    add(drawn, random, prefix, 2, 3, 3);
    return drawn;
  }

  /** A row of labels, (1, examples). */
  static INDArray row(double... numbers) {
    return Nd4j.createFromArray(numbers).castTo(DataType.DOUBLE).reshape('c', 1, numbers.length);
  }

  private static Map<String, INDArray> layers(NumpyRandom random, String prefix, int... sizes) {
    Map<String, INDArray> drawn = new LinkedHashMap<>();
    for (int layer = 1; layer < sizes.length; layer++) {
      add(drawn, random, prefix, layer, sizes[layer], sizes[layer - 1]);
    }
    return drawn;
  }

  private static void add(
      Map<String, INDArray> to,
      NumpyRandom random,
      String prefix,
      int layer,
      long units,
      long inputs) {
    to.put(prefix + "W" + layer, RandomArrays.normal(random, units, inputs));
    to.put(prefix + "b" + layer, RandomArrays.normal(random, units, 1));
  }
}
