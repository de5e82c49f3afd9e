package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The block of a residual network whose shortcut is the input itself (<i>Residual Networks</i>,
 * section 2.1): A = relu(path(X) + X).
 *
 * @param path of stride 1, with as many filters in its last component as X has channels
 */
public record IdentityBlock(MainPath path) {

  /** A, of the shape of X, (examples, rows, columns, channels). */
  public INDArray forward(INDArray input, boolean training) {
    return Activation.RELU.forward(path.forward(input, training).addi(input));
  }
}
