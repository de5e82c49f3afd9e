package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The linear part of a dense layer (<i>Building your Deep Neural Network: Step by Step</i>,
 * sections 4.1 and 6.1): A_prev is (inputs, examples), W (units, inputs), b (units, 1), Z (units,
 * examples).
 */
public final class Linear {

  private Linear() {}

  /** Z = W · A_prev + b. */
  public static INDArray forward(INDArray input, INDArray weights, INDArray bias) {
    return weights.mmul(input).addiColumnVector(bias);
  }

  /**
   * dA_prev = Wᵀ · dZ, dW = dZ · A_prevᵀ / m, db = Σ dZ / m.
   *
   * @param linearGradient dZ, (units, examples): of the sum of the examples' losses; the division
   *     by m gives means
   */
  public static LayerGradients backward(INDArray linearGradient, INDArray input, INDArray weights) {
    return new LayerGradients(
        inputGradient(linearGradient, weights),
        weightGradient(linearGradient, input),
        biasGradient(linearGradient));
  }

  static INDArray inputGradient(INDArray linearGradient, INDArray weights) {
    return weights.transpose().mmul(linearGradient);
  }

  static INDArray weightGradient(INDArray linearGradient, INDArray input) {
    return linearGradient.mmul(input.transpose()).divi(input.columns());
  }

  static INDArray biasGradient(INDArray linearGradient) {
    return linearGradient.sum(true, 1).divi(linearGradient.columns());
  }

  /**
   * The gradients of a layer with weights; each has the shape of its array.
   *
   * @param input dA_prev, of the preceding layer's activations
   * @param weights dW
   * @param bias db
   */
  public record LayerGradients(INDArray input, INDArray weights, INDArray bias) {}
}
