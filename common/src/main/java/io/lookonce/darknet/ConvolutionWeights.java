package io.lookonce.darknet;

/**
 * The numbers of one convolution. Arrays are not copied and must not be changed.
 *
 * @param biases one per filter, added after batch normalisation
 * @param batchNormalization null where the convolution has none
 * @param weights {@code [filters][input channels][size][size]}, row by row
 */
public record ConvolutionWeights(
    float[] biases, BatchNormalization batchNormalization, float[] weights) {

  /** Number of floats, as {@link DarknetLayer.Convolution#parameterCount} counts them. */
  long count() {
    int arrays = batchNormalization == null ? 1 : 4;
    return (long) arrays * biases.length + weights.length;
  }

  /** The factor that batch normalisation multiplies into a filter's weights, 1 without. */
  public double foldedFactor(int filter) {
    return batchNormalization == null ? 1 : batchNormalization.factor(filter);
  }

  /** The bias of a filter once batch normalisation is folded into weights and bias. */
  public double foldedBias(int filter) {
    return batchNormalization == null
        ? biases[filter]
        : biases[filter] - batchNormalization.means()[filter] * batchNormalization.factor(filter);
  }
}
