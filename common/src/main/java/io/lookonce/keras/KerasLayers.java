package io.lookonce.keras;

import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.keras.KerasModel.KerasLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Converts Keras layers with one input into DL4J layers, channels first, and collects their
 * weights.
 */
final class KerasLayers {

  private final KerasModel model;
  private final List<String> problems;

  /** Parameters by DL4J's name, in C order. */
  private final Map<String, float[]> numbers;

  /**
   * @param problems receives everything that is not supported
   * @param numbers receives the parameters by DL4J's name, in C order
   */
  KerasLayers(KerasModel model, List<String> problems, Map<String, float[]> numbers) {
    this.model = model;
    this.problems = problems;
    this.numbers = numbers;
  }

  /** A layer with one input and no weights of two dimensions; null where there is a problem. */
  Layer layer(KerasLayer layer, InputType from, boolean isTail) {
    return switch (layer.kind()) {
      case "Conv2D", "Convolution2D" -> convolution(layer);
      case "BatchNormalization" -> normalization(layer);
      case "Activation", "ReLU", "LeakyReLU", "Softmax" ->
          isTail ? null : new ActivationLayer(activation(layer));
      case "MaxPooling2D" -> pooling(layer, PoolingType.MAX, from);
      case "AveragePooling2D", "GlobalAveragePooling2D" -> pooling(layer, PoolingType.AVG, from);
      case "ZeroPadding2D" -> padding(layer);
      default -> {
        problems.add(layer.problem("is not supported"));
        yield null;
      }
    };
  }

  private Layer convolution(KerasLayer layer) {
    KerasArray kernel = model.array(layer.name(), "kernel");
    int[] dilation = layer.pair("dilation_rate", 1);
    if (kernel == null || kernel.shape().length != 4) {
      problems.add(layer.problem("has no kernel of four dimensions"));
      return null;
    }
    if (dilation[0] != 1 || dilation[1] != 1 || layer.number("groups", 1) != 1) {
      problems.add(layer.problem("has dilation_rate or groups"));
      return null;
    }
    int filters = kernel.shape()[3];
    boolean biased = layer.flag("use_bias", true);
    numbers.put(layer.name() + "_W", KerasArrays.ofConvolution(kernel));
    if (biased) {
      number(layer, "bias", layer.name() + "_b", filters);
    }
    return new ConvolutionLayer.Builder(
            new int[] {kernel.shape()[0], kernel.shape()[1]}, layer.pair("strides", 1))
        .nIn(kernel.shape()[2])
        .nOut(filters)
        .hasBias(biased)
        .convolutionMode(mode(layer))
        .dataFormat(CNN2DFormat.NCHW)
        .activation(activation(layer))
        .build();
  }

  private Layer normalization(KerasLayer layer) {
    KerasArray means = model.array(layer.name(), "moving_mean");
    if (means == null) {
      problems.add(layer.problem("has no moving_mean"));
      return null;
    }
    int axis = layer.number("axis", -1);
    if (axis != -1 && axis != 3 && axis != 1) {
      problems.add(layer.problem(String.format(Locale.ROOT, "normalises axis %d", axis)));
    }
    int count = means.values().length;
    numbers.put(layer.name() + "_mean", means.values());
    number(layer, "moving_variance", layer.name() + "_var", count);
    numbers.put(layer.name() + "_gamma", equal(count, 1));
    numbers.put(layer.name() + "_beta", equal(count, 0));
    if (layer.flag("scale", true)) {
      number(layer, "gamma", layer.name() + "_gamma", count);
    }
    if (layer.flag("center", true)) {
      number(layer, "beta", layer.name() + "_beta", count);
    }
    return new BatchNormalization.Builder()
        .nIn(count)
        .nOut(count)
        .eps(layer.config().path("epsilon").asDouble(1e-3))
        .decay(layer.config().path("momentum").asDouble(0.99))
        .useLogStd(false)
        .dataFormat(CNN2DFormat.NCHW)
        .build();
  }

  static float[] equal(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  void number(KerasLayer layer, String array, String name, int length) {
    KerasArray found = model.array(layer.name(), array);
    if (found == null || found.values().length != length) {
      problems.add(
          layer.problem(String.format(Locale.ROOT, "has no %s of %d numbers", array, length)));
    } else {
      numbers.put(name, found.values());
    }
  }

  /** Pooling; over the whole of the planes where it is global. */
  private Layer pooling(KerasLayer layer, PoolingType type, InputType from) {
    if (layer.kind().startsWith("Global")) {
      if (!(from instanceof InputTypeConvolutional planes)) {
        return null;
      }
      int[] whole = {(int) planes.getHeight(), (int) planes.getWidth()};
      return new SubsamplingLayer.Builder(type, whole, whole).dataFormat(CNN2DFormat.NCHW).build();
    }
    int[] size = layer.pair("pool_size", 2);
    int[] strides = layer.config().path("strides").isNull() ? size : layer.pair("strides", size[0]);
    return new SubsamplingLayer.Builder(type, size, strides)
        .convolutionMode(mode(layer))
        .dataFormat(CNN2DFormat.NCHW)
        .build();
  }

  private Layer padding(KerasLayer layer) {
    int[] border = KerasArrays.border(layer);
    return new ZeroPaddingLayer.Builder(border).dataFormat(CNN2DFormat.NCHW).build();
  }

  private static ConvolutionMode mode(KerasLayer layer) {
    return layer.text("padding", "valid").equals("same")
        ? ConvolutionMode.Same
        : ConvolutionMode.Truncate;
  }

  IActivation activation(KerasLayer layer) {
    String name =
        switch (layer.kind()) {
          case "ReLU" -> "relu";
          case "Softmax" -> "softmax";
          case "LeakyReLU" -> "leaky_relu";
          default -> layer.text("activation", "linear");
        };
    double most = layer.config().path("max_value").asDouble(0);
    if (most != 0 || layer.config().path("threshold").asDouble(0) != 0) {
      problems.add(layer.problem("is no plain ReLU"));
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "linear" -> new ActivationIdentity();
      case "relu" -> new ActivationReLU();
      case "sigmoid" -> new ActivationSigmoid();
      case "tanh" -> new ActivationTanH();
      case "softmax" -> new ActivationSoftmax();
      case "leaky_relu" -> new ActivationLReLU(layer.config().path("alpha").asDouble(0.3));
      default -> {
        problems.add(layer.problem("has the activation " + KerasModel.shown(name)));
        yield new ActivationIdentity();
      }
    };
  }
}
