package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A block of a residual network: A = relu(path(X) + shortcut(X)) (<i>Residual Networks</i>, section
 * 2; He et al., 2015).
 */
public sealed interface ResidualBlock {

  /**
   * Computes A.
   *
   * @param input X, (examples, rows, columns, channels)
   * @param training whether to normalise by the statistics of the batch instead of the running ones
   */
  INDArray forward(INDArray input, boolean training);

  /**
   * The shortcut is the input itself (section 2.1), so A has the shape of X.
   *
   * @param path of stride 1, with as many filters in its last component as X has channels
   */
  record Identity(MainPath path) implements ResidualBlock {
    @Override
    public INDArray forward(INDArray input, boolean training) {
      return Activation.RELU.forward(path.forward(input, training).addi(input));
    }
  }

  /**
   * The shortcut is a convolution, because input and output differ in shape (section 2.2): A is
   * (examples, ⌈rows / s⌉, ⌈columns / s⌉, filters).
   *
   * @param path of stride s
   * @param shortcut 1×1, stride s, with as many filters as the last component of the path
   */
  record Convolutional(MainPath path, NormalizedConvolution shortcut) implements ResidualBlock {
    @Override
    public INDArray forward(INDArray input, boolean training) {
      INDArray beside = shortcut.forward(input, training);
      return Activation.RELU.forward(path.forward(input, training).addi(beside));
    }
  }

  /**
   * The three components beside the shortcut: c(relu(b(relu(a(X))))).
   *
   * @param a 1×1, stride s
   * @param b f×f, stride 1, same padding
   * @param c 1×1, stride 1
   */
  record MainPath(NormalizedConvolution a, NormalizedConvolution b, NormalizedConvolution c) {

    /**
     * Maps (examples, rows, columns, channels) to (examples, ⌈rows / s⌉, ⌈columns / s⌉, filters of
     * c).
     */
    public INDArray forward(INDArray input, boolean training) {
      INDArray first = Activation.RELU.forward(a.forward(input, training));
      INDArray second = Activation.RELU.forward(b.forward(first, training));
      return c.forward(second, training);
    }
  }

  /**
   * A convolution followed by batch normalisation.
   *
   * @param convolution stride and padding
   * @param weights W, (kernel rows, kernel columns, channels, filters)
   * @param bias b, (1, 1, 1, filters)
   * @param normalization over the filters
   */
  record NormalizedConvolution(
      Convolution convolution, INDArray weights, INDArray bias, BatchNormalization normalization) {

    /**
     * Convolves and normalises images.
     *
     * @param training whether to normalise by the statistics of the batch
     */
    public INDArray forward(INDArray input, boolean training) {
      INDArray linear = convolution.forward(input, weights, bias);
      return training ? normalization.training(linear) : normalization.inference(linear);
    }
  }
}
