package io.lookonce.onnx;

import io.lookonce.network.InputShape;
import io.lookonce.network.layer.ChannelShuffle;
import io.lookonce.network.layer.GroupedConvolution;
import io.lookonce.network.layer.LayerNormalization;
import io.lookonce.onnx.LayerOperators.NormalizationFactors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes a trained network as an ONNX model with its parameters inside.
 *
 * <p>Input {@code images}: {@code [batch, channels, height, width]}, or {@code [batch, features]}.
 * Output {@code probabilities}: {@code [batch, outputs]}, after the softmax or sigmoid. The batch
 * size is open. Batch normalisation is folded into the convolution before it, in double precision;
 * where there is none it becomes a multiplication and an addition. Dropout is left out, as it is in
 * use.
 */
public final class NetworkOnnx {

  /** Name of the model's input. */
  public static final String INPUT = "images";

  /** Name of the model's output. */
  public static final String OUTPUT = "probabilities";

  /** The greatest difference of a probability from DL4J's that {@link #export} accepts. */
  public static final double TOLERANCE = 1e-4;

  private final OnnxGraph graph;
  private final LayerOperators operators;
  private final ActivationOperators activations;
  private final ComputationGraph network;
  private final ComputationGraphConfiguration configuration;
  private final Map<String, InputType> shapes;

  /** The name of the ONNX value that holds a vertex's result. */
  private final Map<String, String> values = new HashMap<>();

  private NetworkOnnx(ComputationGraph network, InputShape input) {
    this.network = network;
    this.configuration = network.getConfiguration();
    // DL4J computes shapes by filling in the configuration that it is asked for.
    this.shapes = configuration.clone().getLayerActivationTypes(input.toInputType());
    this.graph = new OnnxGraph("network");
    this.operators = new LayerOperators(graph);
    this.activations = new ActivationOperators(graph);
    long[] inputShape = input.batchShape(1);
    graph.input(INPUT, Arrays.copyOfRange(inputShape, 1, inputShape.length));
    graph.output(OUTPUT, outputLayer().getNOut());
    values.put(only(configuration.getNetworkInputs()), INPUT);
  }

  /**
   * Writes a network to a file, once the model has been opened and its output compared with DL4J's
   * on random input. Nothing is left behind where they differ.
   *
   * @param network one input, one output, of the layers of {@code io.lookonce.network}
   * @param input what one example looks like to it
   * @param file on the local file system; replaced if there is one
   * @return the greatest difference of a probability that was found
   * @throws IllegalArgumentException naming the layer that cannot be written
   * @throws IOException if the model differs by more than {@link #TOLERANCE}, naming the
   *     difference, or if writing fails
   */
  public static double export(ComputationGraph network, InputShape input, Path file)
      throws IOException {
    Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "export", ".onnx");
    try {
      try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(written))) {
        write(network, input, target);
      }
      double difference = NetworkAgreement.largestDifference(network, input, written);
      if (!(difference <= TOLERANCE)) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: not written, the ONNX model's probabilities differ from the network's by %.2g,"
                    + " more than %.0e",
                file,
                difference,
                TOLERANCE));
      }
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
      return difference;
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Writes a network without comparing. */
  static void write(ComputationGraph network, InputShape input, OutputStream target)
      throws IOException {
    NetworkOnnx model = new NetworkOnnx(network, input);
    for (int index : network.topologicalSortOrder()) {
      model.add(network.getVertices()[index].getVertexName());
    }
    model.graph.write(target);
  }

  private void add(String name) {
    GraphVertex vertex = configuration.getVertices().get(name);
    if (vertex instanceof LayerVertex layerVertex) {
      addLayer(name, layerVertex);
    } else if (vertex != null) {
      String to = name + ".output";
      List<String> from = inputs(name).stream().map(values::get).toList();
      values.put(name, to);
      addVertex(name, vertex, from, to);
    }
  }

  private void addVertex(String name, GraphVertex vertex, List<String> from, String to) {
    if (vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add) {
      operators.sum(from, to);
    } else if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == 1) {
      operators.concatenation(from, to);
    } else if (vertex instanceof SubsetVertex subset) {
      operators.subset(name, subset.getFrom(), subset.getTo(), from.get(0), to);
    } else {
      throw LayerOperators.unknown(name, vertex.getClass().getSimpleName());
    }
  }

  private void addLayer(String name, LayerVertex vertex) {
    Layer layer = vertex.getLayerConf().getLayer();
    String from = values.get(inputs(name).get(0));
    if (layer instanceof DropoutLayer || isFolded(name)) {
      values.put(name, from);
      return;
    }
    if (vertex.getPreProcessor() instanceof CnnToFeedForwardPreProcessor) {
      operators.flatten(from, name + ".rows");
      from = name + ".rows";
    } else if (vertex.getPreProcessor() != null) {
      throw LayerOperators.unknown(name, vertex.getPreProcessor().getClass().getSimpleName());
    }
    addOperators(name, layer, from);
  }

  private void addOperators(String name, Layer layer, String from) {
    String to = isOutput(name) ? OUTPUT : name + ".output";
    values.put(name, to);
    IActivation activation = activation(layer);
    boolean linear = activation instanceof ActivationIdentity && !isOutput(name);
    String sum = linear ? to : name + ".sum";
    if (isConvolution(layer)) {
      operators.convolution(
          (ConvolutionLayer) layer,
          parameters(name),
          image(name),
          normalizationAfter(name),
          from,
          sum);
    } else if (layer.getClass() == DenseLayer.class || layer.getClass() == OutputLayer.class) {
      operators.dense(name, parameters(name), from, sum);
    } else if (layer instanceof ActivationLayer) {
      sum = from;
    } else if (layer instanceof ZeroPaddingLayer padding) {
      operators.zeroPadding(padding, from, to);
    } else if (layer.getClass() == SubsamplingLayer.class) {
      operators.pooling((SubsamplingLayer) layer, image(name), from, to);
    } else if (layer instanceof GlobalPoolingLayer pooling
        && pooling.getPoolingType() == PoolingType.AVG) {
      operators.globalAverage(name, from, to);
    } else if (layer instanceof ChannelShuffle shuffle) {
      operators.shuffle(shuffle, image(name), from, to);
    } else if (layer instanceof LayerNormalization normalization) {
      operators.layerNormalization(normalization, parameters(name), rank(name), from, to);
    } else if (layer instanceof BatchNormalization normalization) {
      operators.normalization(
          name, NormalizationFactors.of(normalization, parameters(name)), rank(name), from, to);
    } else {
      throw LayerOperators.unknown(name, layer.getClass().getSimpleName());
    }
    if (!linear || layer instanceof ActivationLayer) {
      activations.add(name, activation, sum, to);
    }
  }

  /** The activation of the layers that have one; of the others the identity. */
  private static IActivation activation(Layer layer) {
    if (layer instanceof ActivationLayer alone) {
      return alone.getActivationFn();
    }
    boolean has =
        layer instanceof FeedForwardLayer
            && !(layer instanceof BatchNormalization || layer instanceof LayerNormalization);
    return has ? ((FeedForwardLayer) layer).getActivationFn() : new ActivationIdentity();
  }

  /** Other subclasses compute something else, such as a transposed convolution. */
  private static boolean isConvolution(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class || layer instanceof GroupedConvolution;
  }

  /** Whether a vertex is a normalisation that the convolution before it takes in. */
  private boolean isFolded(String name) {
    String before = inputs(name).get(0);
    return name.equals(normalizationNameAfter(before));
  }

  private NormalizationFactors normalizationAfter(String convolution) {
    String name = normalizationNameAfter(convolution);
    return name == null
        ? null
        : NormalizationFactors.of((BatchNormalization) layer(name), parameters(name));
  }

  /** The normalisation that is the only reader of a linear convolution; null if there is none. */
  private String normalizationNameAfter(String name) {
    Layer layer = layer(name);
    if (layer == null
        || !isConvolution(layer)
        || !(activation(layer) instanceof ActivationIdentity)) {
      return null;
    }
    List<String> readers =
        configuration.getVertexInputs().entrySet().stream()
            .filter(entry -> entry.getValue().contains(name))
            .map(Map.Entry::getKey)
            .toList();
    return readers.size() == 1 && layer(readers.get(0)) instanceof BatchNormalization
        ? readers.get(0)
        : null;
  }

  /** The layer of a vertex; null for the input and for vertices without one. */
  private Layer layer(String name) {
    return configuration.getVertices().get(name) instanceof LayerVertex vertex
        ? vertex.getLayerConf().getLayer()
        : null;
  }

  private OutputLayer outputLayer() {
    String name = only(configuration.getNetworkOutputs());
    if (layer(name) instanceof OutputLayer layer) {
      return layer;
    }
    throw LayerOperators.unknown(name, "an output that is no output layer");
  }

  private boolean isOutput(String name) {
    return configuration.getNetworkOutputs().contains(name);
  }

  private List<String> inputs(String name) {
    return configuration.getVertexInputs().get(name);
  }

  private Map<String, INDArray> parameters(String name) {
    return network.getLayer(name).paramTable();
  }

  private InputTypeConvolutional image(String name) {
    return (InputTypeConvolutional) shapes.get(inputs(name).get(0));
  }

  private int rank(String name) {
    return shapes.get(inputs(name).get(0)) instanceof InputTypeConvolutional ? 4 : 2;
  }

  private static String only(List<String> names) {
    if (names.size() != 1) {
      throw new IllegalArgumentException("a network with one input and one output is needed");
    }
    return names.get(0);
  }
}
