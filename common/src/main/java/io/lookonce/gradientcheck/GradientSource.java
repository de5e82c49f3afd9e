package io.lookonce.gradientcheck;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes the gradient that is to be checked. */
public interface GradientSource {

  /**
   * The gradient of the loss at the network's parameters.
   *
   * @return flat, laid out as the network's parameters; only until the next call
   */
  INDArray gradient();
}
