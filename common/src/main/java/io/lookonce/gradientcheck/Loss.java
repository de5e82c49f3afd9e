package io.lookonce.gradientcheck;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The loss of a batch as a function of the parameters: the mean over the examples and the penalty
 * on the weights, as in training. Not for several threads at once.
 */
final class Loss {

  /** Relative changes of the inputs that move the loss by no more than its own rounding. */
  private static final double TINY = 1e-12;

  private static final int TINY_STEPS = 6;

  private final ComputationGraph graph;
  private final DataSet batch;
  private final INDArray parameters;

  /**
   * A loss.
   *
   * @param graph a {@link CheckableGraph} in double precision
   */
  Loss(ComputationGraph graph, CheckBatch batch) {
    this.graph = graph;
    this.batch = new DataSet(batch.features(), batch.labels());
    this.parameters = graph.params().reshape(graph.params().length());
  }

  /** With the parameters as they are. */
  double value() {
    return graph.score(batch, true);
  }

  /** With one parameter moved; it is moved back. */
  double moved(long place, double by) {
    double middle = parameters.getDouble(place);
    parameters.putScalar(place, middle + by);
    try {
      return value();
    } finally {
      parameters.putScalar(place, middle);
    }
  }

  /**
   * The standard deviation of the rounding error in the loss. Inputs that differ by next to nothing
   * give costs on a straight line but for rounding; what their second differences show is three
   * roundings, weighted 1, −2, 1.
   */
  double rounding() {
    double[] losses = new double[TINY_STEPS];
    for (int i = 0; i < TINY_STEPS; i++) {
      INDArray features = batch.getFeatures().mul(1 + i * TINY);
      losses[i] = graph.score(new DataSet(features, batch.getLabels()), true);
    }
    double squares = 0;
    for (int i = 1; i < TINY_STEPS - 1; i++) {
      double bend = losses[i - 1] - 2 * losses[i] + losses[i + 1];
      squares += bend * bend / 6;
    }
    return Math.max(Math.sqrt(squares / (TINY_STEPS - 2)), Math.ulp(losses[0]));
  }
}
