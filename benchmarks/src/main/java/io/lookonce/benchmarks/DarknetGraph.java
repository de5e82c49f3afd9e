package io.lookonce.benchmarks;

import io.lookonce.darknet.BatchNormalization;
import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.darknet.DarknetActivation;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetLayer;
import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Reorg;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.LayerShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Darknet network as a DL4J graph of DL4J's own layers, for comparing results and speed. Input
 * {@code [batch, channels, height, width]}, output the raw values that reach the region head.
 */
public final class DarknetGraph {
  /** Added to the variance by DL4J; small enough that no adjusted variance gets negative. */
  private static final double EPSILON = 1e-12;

  /** Added to the standard deviation by Darknet. */
  private static final double DARKNET_EPSILON = 1e-6;

  private static final String INPUT = "images";

  private final GraphBuilder builder =
      new NeuralNetConfiguration.Builder()
          .weightInit(WeightInit.ZERO)
          .convolutionMode(ConvolutionMode.Truncate)
          .graphBuilder()
          .addInputs(INPUT);

  /** The vertex that gives each Darknet layer's output. */
  private final List<String> outputs = new ArrayList<>();

  private DarknetGraph() {}

  /**
   * Builds the graph with the network's numbers in it.
   *
   * @throws IllegalArgumentException if a pooling's padding has no counterpart in DL4J
   */
  public static ComputationGraph build(DarknetConfiguration configuration, DarknetWeights weights) {
    DarknetGraph graph = new DarknetGraph();
    LayerShape input = configuration.input();
    graph.builder.setInputTypes(
        InputType.convolutional(input.height(), input.width(), input.channels(), CNN2DFormat.NCHW));
    for (DarknetLayer layer : configuration.layers()) {
      graph.outputs.add(graph.add(layer, "layer" + graph.outputs.size()));
    }
    graph.builder.setOutputs(graph.previous());
    ComputationGraph network = new ComputationGraph(graph.builder.build());
    network.init();
    copyWeights(configuration, weights, network);
    return network;
  }

  private String previous() {
    return outputs.isEmpty() ? INPUT : outputs.get(outputs.size() - 1);
  }

  private String add(DarknetLayer layer, String name) {
    if (layer instanceof Convolution convolution) {
      return convolution(convolution, name);
    } else if (layer instanceof MaxPool pool) {
      return maxPool(pool, name);
    } else if (layer instanceof Route route) {
      return route(route, name);
    } else if (layer instanceof Reorg reorg) {
      return reorg(reorg, name);
    } else {
      return previous();
    }
  }

  private String convolution(Convolution layer, String name) {
    IActivation activation = activation(layer.activation());
    boolean batchNormalize = layer.batchNormalize();
    builder.addLayer(
        name,
        new ConvolutionLayer.Builder(layer.size(), layer.size())
            .nIn(layer.input().channels())
            .nOut(layer.filters())
            .stride(layer.stride(), layer.stride())
            .padding(layer.padding(), layer.padding())
            .dataFormat(CNN2DFormat.NCHW)
            .hasBias(!batchNormalize)
            .activation(batchNormalize ? new ActivationIdentity() : activation)
            .build(),
        previous());
    if (!batchNormalize) {
      return name;
    }
    builder.addLayer(
        name + ".normalized",
        new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
            .nIn(layer.filters())
            .nOut(layer.filters())
            .eps(EPSILON)
            .useLogStd(false)
            .dataFormat(CNN2DFormat.NCHW)
            .build(),
        name);
    builder.addLayer(name + ".activated", new ActivationLayer(activation), name + ".normalized");
    return name + ".activated";
  }

  private static IActivation activation(DarknetActivation activation) {
    return switch (activation) {
      case LINEAR -> new ActivationIdentity();
      case LEAKY -> new ActivationLReLU(DarknetActivation.LEAKY_SLOPE);
      case RELU -> new ActivationReLU();
      case LOGISTIC -> new ActivationSigmoid();
    };
  }

  private String maxPool(MaxPool layer, String name) {
    SubsamplingLayer.Builder pool =
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(layer.size(), layer.size())
            .stride(layer.stride(), layer.stride())
            .dataFormat(CNN2DFormat.NCHW);
    if (layer.paddingBefore() == layer.paddingRight()
        && layer.paddingBefore() == layer.paddingBelow()) {
      pool.padding(layer.paddingBefore(), layer.paddingBefore());
    } else if (isSame(layer)) {
      pool.convolutionMode(ConvolutionMode.Same);
    } else {
      throw new IllegalArgumentException("DL4J has no pooling that pads like " + layer);
    }
    builder.addLayer(name, pool.build(), previous());
    return name;
  }

  /** Whether DL4J's mode Same, which puts the smaller half of the padding before, pads alike. */
  private static boolean isSame(MaxPool layer) {
    LayerShape in = layer.input();
    LayerShape out = layer.output();
    return out.width() == (in.width() + layer.stride() - 1) / layer.stride()
        && out.height() == (in.height() + layer.stride() - 1) / layer.stride()
        && (layer.paddingBefore() + layer.paddingRight()) / 2 == layer.paddingBefore()
        && (layer.paddingBefore() + layer.paddingBelow()) / 2 == layer.paddingBefore();
  }

  private String route(Route layer, String name) {
    String[] sources = layer.sources().stream().map(outputs::get).toArray(String[]::new);
    if (sources.length == 1) {
      return sources[0];
    }
    builder.addVertex(name, new MergeVertex(), sources);
    return name;
  }

  private String reorg(Reorg layer, String name) {
    LayerShape in = layer.input();
    LayerShape out = layer.output();
    int stride = layer.stride();
    builder.addVertex(
        name + ".enlarged",
        new ReshapeVertex(
            -1, in.channels() / (stride * stride), in.height() * stride, in.width() * stride),
        previous());
    builder.addLayer(
        name + ".depth",
        new SpaceToDepthLayer.Builder(stride, CNN2DFormat.NCHW).build(),
        name + ".enlarged");
    builder.addVertex(
        name, new ReshapeVertex(-1, out.channels(), out.height(), out.width()), name + ".depth");
    return name;
  }

  private static void copyWeights(
      DarknetConfiguration configuration, DarknetWeights weights, ComputationGraph network) {
    Iterator<ConvolutionWeights> numbers = weights.convolutions().iterator();
    List<DarknetLayer> layers = configuration.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Convolution layer) {
        copyWeights(layer, numbers.next(), network, "layer" + i);
      }
    }
  }

  private static void copyWeights(
      Convolution layer, ConvolutionWeights numbers, ComputationGraph network, String name) {
    long[] shape = {layer.filters(), layer.input().channels(), layer.size(), layer.size()};
    network.getLayer(name).getParam("W").assign(Nd4j.create(numbers.weights(), shape, 'c'));
    if (!layer.batchNormalize()) {
      copy(numbers.biases(), network, name, "b");
      return;
    }
    BatchNormalization normalization = numbers.batchNormalization();
    String normalized = name + ".normalized";
    copy(normalization.scales(), network, normalized, "gamma");
    copy(numbers.biases(), network, normalized, "beta");
    copy(normalization.means(), network, normalized, "mean");
    copy(adjusted(normalization.variances()), network, normalized, "var");
  }

  /** Variances with which {@code sqrt(variance + EPSILON)} is Darknet's deviation. */
  private static float[] adjusted(float[] variances) {
    float[] adjusted = new float[variances.length];
    for (int i = 0; i < variances.length; i++) {
      double deviation = Math.sqrt(variances[i]) + DARKNET_EPSILON;
      adjusted[i] = (float) (deviation * deviation - EPSILON);
    }
    return adjusted;
  }

  private static void copy(float[] values, ComputationGraph network, String name, String key) {
    network
        .getLayer(name)
        .getParam(key)
        .assign(Nd4j.create(values, new long[] {1, values.length}, 'c'));
  }
}
