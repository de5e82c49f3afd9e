package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the way back through a dense layer needs of the way forward.
 *
 * @param input A_prev, (inputs, examples)
 * @param weights W, (units, inputs)
 * @param linear Z, (units, examples)
 * @param dropout of the units' activations
 */
public record LayerCache(INDArray input, INDArray weights, INDArray linear, DropoutMask dropout) {

  /** Of a layer without dropout. */
  public static LayerCache of(INDArray input, INDArray weights, INDArray linear) {
    return new LayerCache(input, weights, linear, DropoutMask.NONE);
  }
}
