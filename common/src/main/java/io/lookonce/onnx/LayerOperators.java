package io.lookonce.onnx;

import static io.lookonce.onnx.OnnxGraph.attribute;
import static io.lookonce.onnx.OnnxGraph.scalar;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's layers as ONNX operators, one method per kind of layer. */
final class LayerOperators {

  private final OnnxGraph graph;

  LayerOperators(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * A convolution without its activation; DL4J's weights have ONNX's order already.
   *
   * @param image what reaches it
   * @param folded the normalisation that follows it; null for none
   */
  void convolution(
      ConvolutionLayer layer,
      Map<String, INDArray> parameters,
      InputTypeConvolutional image,
      NormalizationFactors folded,
      String from,
      String to) {
    float[] weights = values(parameters.get(DefaultParamInitializer.WEIGHT_KEY));
    float[] biases =
        layer.hasBias()
            ? values(parameters.get(DefaultParamInitializer.BIAS_KEY))
            : new float[Math.toIntExact(layer.getNOut())];
    if (folded != null) {
      folded.foldIntoWeights(weights);
      folded.foldIntoBiases(biases);
    }
    String name = layer.getLayerName();
    int[] kernel = layer.getKernelSize();
    graph.floats(name + ".weights", weights, layer.getNOut(), layer.getNIn(), kernel[0], kernel[1]);
    graph.floats(name + ".biases", biases, biases.length);
    requireNoDilation(name, layer.getDilation());
    graph.node(
        "Conv",
        List.of(from, name + ".weights", name + ".biases"),
        to,
        attribute("kernel_shape", kernel[0], kernel[1]),
        attribute("strides", layer.getStride()[0], layer.getStride()[1]),
        attribute(
            "pads",
            padding(
                image, kernel, layer.getStride(), layer.getPadding(), layer.getConvolutionMode())));
  }

  /** Pooling; where a window reaches over the edge, only what lies inside counts. */
  void pooling(SubsamplingLayer layer, InputTypeConvolutional image, String from, String to) {
    String operator = poolingOperator(layer);
    int[] kernel = layer.getKernelSize();
    requireNoDilation(layer.getLayerName(), layer.getDilation());
    graph.node(
        operator,
        List.of(from),
        to,
        attribute("kernel_shape", kernel[0], kernel[1]),
        attribute("strides", layer.getStride()[0], layer.getStride()[1]),
        attribute(
            "pads",
            padding(
                image, kernel, layer.getStride(), layer.getPadding(), layer.getConvolutionMode())));
  }

  private static String poolingOperator(SubsamplingLayer layer) {
    if (layer.getPoolingType() == PoolingType.MAX) {
      return "MaxPool";
    }
    if (layer.getPoolingType() == PoolingType.AVG && !layer.isAvgPoolIncludePadInDivisor()) {
      return "AveragePool";
    }
    throw unknown(layer.getLayerName(), "pooling by " + layer.getPoolingType());
  }

  /** Zeros around images. */
  void zeroPadding(ZeroPaddingLayer layer, String from, String to) {
    int[] sides = layer.getPadding();
    String pads = layer.getLayerName() + ".pads";
    // DL4J: top, bottom, left, right. ONNX: the beginning of every dimension, then every end.
    graph.longs(pads, 0, 0, sides[0], sides[2], 0, 0, sides[1], sides[3]);
    graph.node("Pad", List.of(from, pads), to);
  }

  /**
   * A batch normalisation that stands alone.
   *
   * @param rank of what reaches it: 4 for images, 2 for rows of numbers
   */
  void normalization(String name, NormalizationFactors factors, int rank, String from, String to) {
    int channels = factors.factors().length;
    long[] shape = rank == 4 ? new long[] {channels, 1, 1} : new long[] {channels};
    graph.floats(name + ".factors", floats(factors.factors()), shape);
    graph.floats(name + ".offsets", floats(factors.offsets()), shape);
    graph.node("Mul", List.of(from, name + ".factors"), name + ".scaled");
    graph.node("Add", List.of(name + ".scaled", name + ".offsets"), to);
  }

  /** A fully connected layer without its activation: rows times weights [inputs, units]. */
  void dense(String name, Map<String, INDArray> parameters, String from, String to) {
    INDArray weights = parameters.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray biases = parameters.get(DefaultParamInitializer.BIAS_KEY);
    graph.floats(name + ".weights", values(weights), weights.shape());
    graph.floats(name + ".biases", values(biases), biases.length());
    graph.node("Gemm", List.of(from, name + ".weights", name + ".biases"), to);
  }

  /** Images as rows: channel by channel, row by row. */
  void flatten(String from, String to) {
    graph.node("Flatten", List.of(from), to, scalar("axis", 1));
  }

  /** The sum of two values. */
  void sum(List<String> from, String to) {
    graph.node("Add", from, to);
  }

  /** An activation; of the identity too, for an output that must bear a certain name. */
  void activation(String layer, IActivation function, String from, String to) {
    if (function instanceof ActivationLReLU leaky) {
      graph.node("LeakyRelu", List.of(from), to, scalar("alpha", (float) leaky.getAlpha()));
    } else if (function instanceof ActivationSoftmax) {
      graph.node("Softmax", List.of(from), to, scalar("axis", 1));
    } else {
      graph.node(plainActivation(layer, function), List.of(from), to);
    }
  }

  private static String plainActivation(String layer, IActivation function) {
    if (function instanceof ActivationReLU relu && isPlain(relu)) {
      return "Relu";
    }
    if (function instanceof ActivationSigmoid) {
      return "Sigmoid";
    }
    if (function instanceof ActivationTanH) {
      return "Tanh";
    }
    if (function instanceof ActivationIdentity) {
      return "Identity";
    }
    throw unknown(layer, "the activation " + function);
  }

  private static boolean isPlain(ActivationReLU function) {
    return function.equals(new ActivationReLU());
  }

  /**
   * Rows above, columns to the left, rows below, columns to the right. In SAME mode the odd one is
   * below and to the right, as in TensorFlow.
   */
  private static long[] padding(
      InputTypeConvolutional image,
      int[] kernel,
      int[] stride,
      int[] padding,
      ConvolutionMode mode) {
    if (mode != ConvolutionMode.Same) {
      return new long[] {padding[0], padding[1], padding[0], padding[1]};
    }
    long rows = totalPadding(image.getHeight(), kernel[0], stride[0]);
    long columns = totalPadding(image.getWidth(), kernel[1], stride[1]);
    return new long[] {rows / 2, columns / 2, rows - rows / 2, columns - columns / 2};
  }

  private static long totalPadding(long size, int kernel, int stride) {
    long windows = (size + stride - 1) / stride;
    return Math.max(0, (windows - 1) * stride + kernel - size);
  }

  private static void requireNoDilation(String layer, int[] dilation) {
    if (dilation[0] != 1 || dilation[1] != 1) {
      throw unknown(layer, "dilation");
    }
  }

  static IllegalArgumentException unknown(String layer, String what) {
    return new IllegalArgumentException(layer + ": " + what + " cannot be written as ONNX");
  }

  /** The last dimension running fastest; DL4J keeps the weights of dense layers the other way. */
  private static float[] values(INDArray parameter) {
    return parameter.dup('c').data().asFloat();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * Batch normalisation in use, with its running statistics: y = factor · x + offset for each
   * channel, where factor = γ / sqrt(variance + ε) and offset = β − mean · factor (Ioffe and
   * Szegedy, 2015, algorithm 2).
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
}
