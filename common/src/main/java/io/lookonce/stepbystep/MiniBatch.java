package io.lookonce.stepbystep;

import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A mini-batch of examples and labels (<i>Optimization methods</i>, section 2).
 *
 * @param input X, (features, examples)
 * @param labels Y, (outputs, examples)
 */
public record MiniBatch(INDArray input, INDArray labels) {

  /**
   * Shuffles all examples and cuts them into batches; the last batch holds the remainder.
   *
   * @param size of a batch, at least 1
   * @param random draws one permutation of the examples
   */
  public static List<MiniBatch> shuffled(
      INDArray input, INDArray labels, int size, NumpyRandom random) {
    int[] order = random.permutation(input.columns());
    List<MiniBatch> batches = new ArrayList<>();
    for (int first = 0; first < order.length; first += size) {
      int[] taken = Arrays.copyOfRange(order, first, Math.min(first + size, order.length));
      batches.add(new MiniBatch(input.getColumns(taken), labels.getColumns(taken)));
    }
    return batches;
  }
}
