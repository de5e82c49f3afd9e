package io.lookonce.darknet;

import java.util.Optional;

/**
 * The numbers of one convolution. Arrays are not copied and must not be changed.
 *
 * @param biases one per filter, added after batch normalisation
 * @param normalization the batch normalisation, null where the convolution has none
 * @param weights {@code [filters][input channels][size][size]}, row by row
 */
public record ConvolutionWeights(
    float[] biases, BatchNormalization normalization, float[] weights) {

  /** The batch normalisation, if there is one. */
  public Optional<BatchNormalization> batchNormalization() {
    return Optional.ofNullable(normalization);
  }

  /** The factor that batch normalisation multiplies into a filter's weights, 1 without. */
  public double foldedFactor(int filter) {
    return normalization == null ? 1 : normalization.factor(filter);
  }

  /** The bias of a filter once batch normalisation is folded into weights and bias. */
  public double foldedBias(int filter) {
    return normalization == null
        ? biases[filter]
        : biases[filter] - normalization.means()[filter] * normalization.factor(filter);
  }
}
