package io.lookonce.keras;

import io.lookonce.darknet.BatchNormalization;
import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.keras.KerasModel.KerasLayer;
import java.util.Arrays;
import java.util.List;

/** The numbers of a Keras convolution and the normalisation that follows it, as Darknet's. */
final class KerasConvolution {
  private final KerasModel model;
  private final List<String> problems;

  /**
   * @param problems gets what is wrong
   */
  KerasConvolution(KerasModel model, List<String> problems) {
    this.model = model;
    this.problems = problems;
  }

  /**
   * Puts the numbers into Darknet's order and rule.
   *
   * @param normalization null where none follows
   * @return null if something is wrong
   */
  ConvolutionWeights numbers(
      KerasLayer layer,
      KerasLayer normalization,
      KerasArray kernel,
      int filters,
      boolean depthwise) {
    float[] biases = array(layer, "bias", layer.flag("use_bias", true), filters, 0);
    float[] ordered =
        depthwise ? KerasArrays.ofDepthwise(kernel) : KerasArrays.ofConvolution(kernel);
    if (biases == null || normalization == null) {
      return biases == null ? null : new ConvolutionWeights(biases, null, ordered);
    }
    float[] scales = array(normalization, "gamma", normalization.flag("scale", true), filters, 1);
    float[] shifts = array(normalization, "beta", normalization.flag("center", true), filters, 0);
    float[] means = array(normalization, "moving_mean", true, filters, 0);
    float[] variances = array(normalization, "moving_variance", true, filters, 1);
    if (scales == null || shifts == null || means == null || variances == null) {
      return null;
    }
    float[] moved = new float[filters];
    for (int i = 0; i < filters; i++) {
      moved[i] = means[i] - biases[i];
    }
    double epsilon = normalization.config().path("epsilon").asDouble(1e-3);
    return new ConvolutionWeights(
        shifts, BatchNormalization.ofEpsilonInTheRoot(scales, moved, variances, epsilon), ordered);
  }

  /** An array of a layer; where the layer has none by its configuration, one of equal numbers. */
  private float[] array(KerasLayer layer, String name, boolean has, int length, float absent) {
    if (!has) {
      float[] equal = new float[length];
      Arrays.fill(equal, absent);
      return equal;
    }
    KerasArray found = model.array(layer.name(), name);
    if (found == null || found.values().length != length) {
      problems.add(layer.problem("has no %s of %d numbers".formatted(name, length)));
      return null;
    }
    return found.values();
  }
}
