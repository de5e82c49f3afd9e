package io.lookonce.onnx;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation in use, with its running statistics: y = factor · x + offset for each
 * channel, where factor = γ / sqrt(variance + ε) and offset = β − mean · factor (Ioffe and Szegedy,
 * 2015, algorithm 2).
 *
 * @param factors one per channel
 * @param offsets one per channel
 */
record NormalizationFactors(double[] factors, double[] offsets) {

  /**
   * Reads them from a layer.
   *
   * @throws IllegalArgumentException naming the layer, if it keeps its variance in another form
   */
  static NormalizationFactors of(BatchNormalization layer, Map<String, INDArray> parameters) {
    if (layer.isUseLogStd() || layer.isLockGammaBeta()) {
      throw new IllegalArgumentException(
          layer.getLayerName()
              + ": batch normalisation needs its variance, gamma and beta to export");
    }
    double[] factors = values(parameters, BatchNormalizationParamInitializer.GAMMA);
    double[] offsets = values(parameters, BatchNormalizationParamInitializer.BETA);
    double[] means = values(parameters, BatchNormalizationParamInitializer.GLOBAL_MEAN);
    double[] variances = values(parameters, BatchNormalizationParamInitializer.GLOBAL_VAR);
    for (int channel = 0; channel < factors.length; channel++) {
      factors[channel] /= Math.sqrt(variances[channel] + layer.getEps());
      offsets[channel] -= means[channel] * factors[channel];
    }
    return new NormalizationFactors(factors, offsets);
  }

  private static double[] values(Map<String, INDArray> parameters, String name) {
    return parameters.get(name).dup().data().asDouble();
  }

  /**
   * Multiplies the factors into the weights of the layer before, in place.
   *
   * @param weights all weights of the first channel, then all of the second, and so on
   */
  void foldIntoWeights(float[] weights) {
    int perChannel = weights.length / factors.length;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (weights[i] * factors[i / perChannel]);
    }
  }

  /** Passes the biases of the layer before through the normalisation, in place. */
  void foldIntoBiases(float[] biases) {
    for (int channel = 0; channel < biases.length; channel++) {
      biases[channel] = (float) (biases[channel] * factors[channel] + offsets[channel]);
    }
  }
}
