package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The block of a residual network whose shortcut is a convolution, because input and output differ
 * in shape (<i>Residual Networks</i>, section 2.2): A = relu(path(X) + shortcut(X)).
 *
 * @param path of stride s
 * @param shortcut 1×1, stride s, with as many filters as the last component of the path
 */
public record ConvolutionalBlock(MainPath path, NormalizedConvolution shortcut) {

  /** A, (examples, ⌈rows / s⌉, ⌈columns / s⌉, filters). */
  public INDArray forward(INDArray input, boolean training) {
    INDArray beside = shortcut.forward(input, training);
    return Activation.RELU.forward(path.forward(input, training).addi(beside));
  }
}
