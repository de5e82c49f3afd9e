package io.lookonce.stepbystep;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** W = W − α · dW (<i>Optimization methods</i>, equations 1 and 2). */
public final class GradientDescent implements Optimizer {

  @Override
  public void update(
      Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate) {
    parameters.forEach((name, values) -> values.subi(gradients.get("d" + name).mul(learningRate)));
  }
}
