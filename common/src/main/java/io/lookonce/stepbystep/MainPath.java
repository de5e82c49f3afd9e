package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The three components that the blocks of <i>Residual Networks</i> have beside their shortcut:
 * c(relu(b(relu(a(X))))).
 *
 * @param a 1×1, stride s
 * @param b f×f, stride 1, same padding
 * @param c 1×1, stride 1
 */
public record MainPath(NormalizedConvolution a, NormalizedConvolution b, NormalizedConvolution c) {

  /** (examples, rows, columns, channels) to (examples, ⌈rows / s⌉, ⌈columns / s⌉, filters of c). */
  public INDArray forward(INDArray input, boolean training) {
    INDArray first = Activation.RELU.forward(a.forward(input, training));
    INDArray second = Activation.RELU.forward(b.forward(first, training));
    return c.forward(second, training);
  }
}
