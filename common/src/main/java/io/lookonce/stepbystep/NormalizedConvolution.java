package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution and its batch normalisation: the component that the blocks of <i>Residual
 * Networks</i> are made of.
 *
 * @param convolution stride and padding
 * @param weights W, (kernel rows, kernel columns, channels, filters)
 * @param bias b, (1, 1, 1, filters)
 * @param normalization over the filters
 */
public record NormalizedConvolution(
    Convolution convolution, INDArray weights, INDArray bias, BatchNormalization normalization) {

  /**
   * Convolved and normalised images.
   *
   * @param training whether to normalise by the batch's own statistics
   */
  public INDArray forward(INDArray input, boolean training) {
    INDArray linear = convolution.forward(input, weights, bias);
    return training ? normalization.training(linear) : normalization.inference(linear);
  }
}
