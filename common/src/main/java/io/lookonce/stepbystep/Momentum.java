package io.lookonce.stepbystep;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * v = β · v + (1 − β) · dW, W = W − α · v, from v = 0 (<i>Optimization methods</i>, equations 3 and
 * 4).
 */
public final class Momentum implements Optimizer {

  private final MovingAverages velocity;

  /**
   * At rest.
   *
   * @param beta β, in [0, 1)
   */
  public Momentum(double beta) {
    velocity = new MovingAverages(beta);
  }

  @Override
  public void update(
      Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate) {
    parameters.forEach(
        (name, values) ->
            values.subi(velocity.add("d" + name, gradients.get("d" + name)).mul(learningRate)));
  }

  /** v, under the names of the gradients. */
  public Map<String, INDArray> velocity() {
    return velocity.all();
  }
}
