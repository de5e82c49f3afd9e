package io.lookonce.onnx;

import static io.lookonce.onnx.OnnxGraph.attribute;
import static io.lookonce.onnx.OnnxGraph.scalar;

import io.lookonce.network.layer.ChannelShuffle;
import io.lookonce.network.layer.GroupedConvolution;
import io.lookonce.network.layer.LayerNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
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
    int groups = layer instanceof GroupedConvolution grouped ? grouped.groups() : 1;
    graph.floats(
        name + ".weights", weights, layer.getNOut(), layer.getNIn() / groups, kernel[0], kernel[1]);
    graph.floats(name + ".biases", biases, biases.length);
    requireNoDilation(name, layer.getDilation());
    graph.node(
        "Conv",
        List.of(from, name + ".weights", name + ".biases"),
        to,
        convolutionAttributes(layer, image, groups));
  }

  private static AttributeProto[] convolutionAttributes(
      ConvolutionLayer layer, InputTypeConvolutional image, int groups) {
    int[] kernel = layer.getKernelSize();
    int[] stride = layer.getStride();
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("kernel_shape", kernel[0], kernel[1]));
    attributes.add(attribute("strides", stride[0], stride[1]));
    attributes.add(
        attribute(
            "pads",
            padding(image, kernel, stride, layer.getPadding(), layer.getConvolutionMode())));
    if (groups > 1) {
      attributes.add(scalar("group", groups));
    }
    return attributes.toArray(AttributeProto[]::new);
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

  /** The mean of every channel of an image, as rows. */
  void globalAverage(String name, String from, String to) {
    graph.node("GlobalAveragePool", List.of(from), name + ".means");
    flatten(name + ".means", to);
  }

  /** The sum of two or more values. */
  void sum(List<String> from, String to) {
    graph.node(from.size() == 2 ? "Add" : "Sum", from, to);
  }

  /** Values one after the other along their channels. */
  void concatenation(List<String> from, String to) {
    graph.node("Concat", from, to, scalar("axis", 1));
  }

  /** Channels {@code first} to {@code last} of a value. */
  void subset(String name, long first, long last, String from, String to) {
    graph.longs(name + ".first", first);
    graph.longs(name + ".end", last + 1);
    graph.longs(name + ".axis", 1);
    graph.node("Slice", List.of(from, name + ".first", name + ".end", name + ".axis"), to);
  }

  /** Interleaves the channels of groups. */
  void shuffle(ChannelShuffle layer, InputTypeConvolutional image, String from, String to) {
    String name = layer.getLayerName();
    long inGroup = image.getChannels() / layer.groups();
    // 0 keeps the size of the dimension, here of the open batch.
    graph.longs(name + ".grouped", 0, layer.groups(), inGroup, image.getHeight(), image.getWidth());
    graph.longs(name + ".shape", 0, image.getChannels(), image.getHeight(), image.getWidth());
    graph.node("Reshape", List.of(from, name + ".grouped"), name + ".groups");
    graph.node(
        "Transpose", List.of(name + ".groups"), name + ".moved", attribute("perm", 0, 2, 1, 3, 4));
    graph.node("Reshape", List.of(name + ".moved", name + ".shape"), to);
  }

  /**
   * Layer normalisation over the channels; operator set 13 has none of its own.
   *
   * @param rank of what reaches it: 4 for images, 2 for rows of numbers
   */
  void layerNormalization(
      LayerNormalization layer,
      Map<String, INDArray> parameters,
      int rank,
      String from,
      String to) {
    String name = layer.getLayerName();
    int channels = Math.toIntExact(layer.getNOut());
    long[] shape = rank == 4 ? new long[] {channels, 1, 1} : new long[] {channels};
    graph.floats(name + ".gamma", values(parameters.get(LayerNormalization.GAMMA)), shape);
    graph.floats(name + ".beta", values(parameters.get(LayerNormalization.BETA)), shape);
    graph.floats(name + ".epsilon", new float[] {(float) layer.epsilon()}, 1);
    graph.node("ReduceMean", List.of(from), name + ".mean", attribute("axes", 1));
    graph.node("Sub", List.of(from, name + ".mean"), name + ".centred");
    graph.node("Mul", List.of(name + ".centred", name + ".centred"), name + ".squares");
    graph.node("ReduceMean", List.of(name + ".squares"), name + ".variance", attribute("axes", 1));
    graph.node("Add", List.of(name + ".variance", name + ".epsilon"), name + ".shifted");
    graph.node("Sqrt", List.of(name + ".shifted"), name + ".deviation");
    graph.node("Div", List.of(name + ".centred", name + ".deviation"), name + ".normalized");
    graph.node("Mul", List.of(name + ".normalized", name + ".gamma"), name + ".scaled");
    graph.node("Add", List.of(name + ".scaled", name + ".beta"), to);
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
