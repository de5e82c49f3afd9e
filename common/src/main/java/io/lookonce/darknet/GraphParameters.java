package io.lookonce.darknet;

import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import io.lookonce.darknet.DarknetLayer.Convolution;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Converts the parameters of a network between Darknet's arrangement and a DL4J graph's.
 *
 * <p>Where Darknet divides by {@code sqrt(variance) + 1e-6}, DL4J divides by {@code sqrt(variance +
 * epsilon)}. The difference goes into the variance; where that would make it negative, because a
 * filter hardly varies, the variance becomes 0 and the rest goes into the scale. The normalised
 * values are the same either way.
 */
final class GraphParameters {
  private final DarknetConfiguration configuration;
  private final ComputationGraph network;

  GraphParameters(DarknetConfiguration configuration, ComputationGraph network) {
    this.configuration = configuration;
    this.network = network;
  }

  /** Puts Darknet's numbers into the graph. */
  void set(DarknetWeights weights) {
    Iterator<ConvolutionWeights> numbers = weights.convolutions().iterator();
    List<DarknetLayer> layers = configuration.layers();
    for (int number = 0; number < layers.size(); number++) {
      if (layers.get(number) instanceof Convolution layer) {
        set(layer, number, numbers.next());
      }
    }
  }

  /** The graph's numbers as Darknet's. */
  DarknetWeights get() {
    List<ConvolutionWeights> convolutions = new ArrayList<>();
    List<DarknetLayer> layers = configuration.layers();
    for (int number = 0; number < layers.size(); number++) {
      if (layers.get(number) instanceof Convolution layer) {
        convolutions.add(get(layer, number));
      }
    }
    return new DarknetWeights(convolutions, 0);
  }

  private void set(Convolution layer, int number, ConvolutionWeights numbers) {
    String convolution = DarknetGraph.nameOf(number);
    set(convolution, ConvolutionParamInitializer.WEIGHT_KEY, numbers.weights());
    if (!layer.batchNormalize()) {
      set(convolution, ConvolutionParamInitializer.BIAS_KEY, numbers.biases());
      return;
    }
    String name = DarknetGraph.normalizationOf(number);
    BatchNormalization normalization =
        withEpsilonInTheRoot(numbers.batchNormalization(), epsilon(name));
    set(name, BatchNormalizationParamInitializer.GAMMA, normalization.scales());
    set(name, BatchNormalizationParamInitializer.BETA, numbers.biases());
    set(name, BatchNormalizationParamInitializer.GLOBAL_MEAN, normalization.means());
    set(name, BatchNormalizationParamInitializer.GLOBAL_VAR, normalization.variances());
  }

  private ConvolutionWeights get(Convolution layer, int number) {
    String convolution = DarknetGraph.nameOf(number);
    int filters = layer.filters();
    float[] weights = get(convolution, ConvolutionParamInitializer.WEIGHT_KEY, layer.weightCount());
    if (!layer.batchNormalize()) {
      return new ConvolutionWeights(
          get(convolution, ConvolutionParamInitializer.BIAS_KEY, filters), null, weights);
    }
    String name = DarknetGraph.normalizationOf(number);
    BatchNormalization normalization =
        new BatchNormalization(
            get(name, BatchNormalizationParamInitializer.GAMMA, filters),
            get(name, BatchNormalizationParamInitializer.GLOBAL_MEAN, filters),
            get(name, BatchNormalizationParamInitializer.GLOBAL_VAR, filters));
    return new ConvolutionWeights(
        get(name, BatchNormalizationParamInitializer.BETA, filters),
        BatchNormalization.ofEpsilonInTheRoot(
            normalization.scales(),
            normalization.means(),
            normalization.variances(),
            epsilon(name)),
        weights);
  }

  private static BatchNormalization withEpsilonInTheRoot(
      BatchNormalization darknet, double epsilon) {
    float[] scales = darknet.scales().clone();
    float[] variances = new float[scales.length];
    for (int filter = 0; filter < scales.length; filter++) {
      double deviation = darknet.deviation(filter);
      double variance = deviation * deviation - epsilon;
      if (variance < 0) {
        scales[filter] = (float) (scales[filter] * Math.sqrt(epsilon) / deviation);
      }
      variances[filter] = (float) Math.max(0, variance);
    }
    return new BatchNormalization(scales, darknet.means(), variances);
  }

  private double epsilon(String name) {
    return ((org.deeplearning4j.nn.conf.layers.BatchNormalization) layer(name).conf().getLayer())
        .getEps();
  }

  private void set(String layer, String parameter, float[] values) {
    INDArray target = parameter(layer, parameter, values.length);
    target.assign(Nd4j.create(values, target.shape(), 'c'));
  }

  private float[] get(String layer, String parameter, long count) {
    return parameter(layer, parameter, count).dup('c').data().asFloat();
  }

  private INDArray parameter(String layer, String parameter, long count) {
    INDArray values = layer(layer).getParam(parameter);
    if (values == null || values.length() != count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the graph is not that of %s: %s of %s has %d numbers, not %d",
              configuration.fileName(),
              parameter,
              layer,
              values == null ? 0 : values.length(),
              count));
    }
    return values;
  }

  private org.deeplearning4j.nn.api.Layer layer(String name) {
    org.deeplearning4j.nn.api.Layer layer = network.getLayer(name);
    if (layer == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the graph is not that of %s: it has no %s",
              configuration.fileName(),
              name));
    }
    return layer;
  }
}
