package io.lookonce.network;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.CustomNetwork.Node;
import io.lookonce.network.Layers.Padding;
import io.lookonce.network.Layers.Window;
import io.lookonce.network.layer.ChannelPart;
import io.lookonce.network.layer.ChannelShuffle;
import io.lookonce.network.layer.LayerNormalization;
import io.lookonce.network.layer.SmoothActivation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/** Reads one layer of a custom network and checks it against what it reads. */
final class CustomLayers {

  /** The type of the last layer. */
  static final String OUTPUT = "output";

  private static final String ADD = "add";
  private static final String CONCAT = "concat";
  private static final String ROUTE = "route";

  private static final List<String> TYPES =
      List.of(
          "dense",
          "convolution",
          "depthwise-convolution",
          "max-pool",
          "average-pool",
          "global-average-pool",
          "batch-normalization",
          "layer-normalization",
          "channel-shuffle",
          "dropout",
          "zero-padding",
          "activation",
          ADD,
          CONCAT,
          ROUTE,
          OUTPUT);

  private static final List<String> IMAGE_TYPES =
      List.of(
          "convolution",
          "depthwise-convolution",
          "max-pool",
          "average-pool",
          "global-average-pool",
          "channel-shuffle",
          "zero-padding");

  private static final List<String> FUNCTIONS =
      List.of(
          "relu",
          "leaky-relu",
          "sigmoid",
          "tanh",
          "identity",
          "swish",
          "mish",
          "hard-swish",
          "gelu");

  private static final Range SIDES = Range.between(1, InputShape.LARGEST_SIDE);
  private static final int MOST_UNITS = 1 << 24;
  private static final Range UNITS = Range.between(1, MOST_UNITS);

  private final Settings section;
  private final Map<String, InputType> before;
  private final String type;
  private final String name;
  private final List<String> inputs;

  /**
   * The default of {@code name} is the type followed by the position.
   *
   * @param section the layer's keys
   * @param number its position, from 1
   * @param before the output shapes of the network's input and of all earlier layers, in order
   */
  CustomLayers(Settings section, int number, Map<String, InputType> before) {
    this.section = section;
    this.before = before;
    this.type = section.choice("type", TYPES);
    this.name = section.text("name", type + number);
    this.inputs = readInputs();
  }

  private List<String> readInputs() {
    List<String> names = new ArrayList<>(before.keySet());
    if (section.has("from")) {
      List<String> from = section.choices("from", names);
      if (isJoin() ? from.size() < (type.equals(ROUTE) ? 1 : 2) : from.size() != 1) {
        throw section.refused(
            "from",
            isJoin() ? "must name at least two layers" : "must name one layer for a " + type);
      }
      return from;
    }
    if (isJoin()) {
      throw section.refused("from", "is missing: " + type + " needs the names of its layers");
    }
    return List.of(names.get(names.size() - 1));
  }

  private boolean isJoin() {
    return type.equals(ADD) || type.equals(CONCAT) || type.equals(ROUTE);
  }

  /** Reads the layer; refuses one that does not fit its input. */
  Node read() {
    if (IMAGE_TYPES.contains(type) && !(input() instanceof InputTypeConvolutional)) {
      throw section.refused("type", "needs images, but its input is a vector");
    }
    return switch (type) {
      case ADD -> vertex(add());
      case CONCAT -> vertex(concatenation());
      case ROUTE -> vertex(route());
      default -> new Node(name, layer(), null, inputs);
    };
  }

  private Node vertex(GraphVertex vertex) {
    return new Node(name, null, vertex, inputs);
  }

  private Layer layer() {
    return switch (type) {
      case "dense" -> Layers.dense(name, section.integer("units", UNITS), activation());
      case "convolution" -> convolution();
      case "depthwise-convolution" -> depthwiseConvolution();
      case "max-pool" -> Layers.maximumPooling(name, poolingWindow());
      case "average-pool" -> Layers.averagePooling(name, poolingWindow());
      case "global-average-pool" -> Layers.globalAveragePooling(name);
      case "batch-normalization" ->
          Layers.batchNormalization(
              name,
              section.number("decay", Layers.BATCH_NORMALIZATION_DECAY, Range.decay()),
              section.number("epsilon", Layers.BATCH_NORMALIZATION_EPSILON, Range.positive()));
      case "layer-normalization" ->
          new LayerNormalization(
              name,
              section.number("epsilon", Layers.LAYER_NORMALIZATION_EPSILON, Range.positive()));
      case "channel-shuffle" -> new ChannelShuffle(name, groups());
      case "dropout" ->
          Layers.dropout(name, section.number("keep-probability", Range.probability()));
      case "zero-padding" -> Layers.zeroPadding(name, section.integer("size", SIDES));
      case "activation" -> Layers.activation(name, activation());
      default -> Layers.output(name, section.integer("units", UNITS));
    };
  }

  private Layer convolution() {
    int filters = section.integer("filters", UNITS);
    Window window = window(1, "same");
    if (!section.has("groups")) {
      return Layers.convolution(name, filters, window, activation());
    }
    int groups = groups();
    if (filters % groups != 0) {
      throw section.refused("groups", "must divide the " + filters + " filters of " + name);
    }
    return Layers.groupedConvolution(name, filters, groups, window, activation());
  }

  private Layer depthwiseConvolution() {
    int channels = Math.toIntExact(((InputTypeConvolutional) input()).getChannels());
    int multiplier = section.integer("multiplier", 1, Range.between(1, MOST_UNITS / channels));
    return Layers.groupedConvolution(
        name, channels * multiplier, channels, window(1, "same"), activation());
  }

  /** Reads {@code groups}, which must divide the channels of the input. */
  private int groups() {
    int groups = section.integer("groups", UNITS);
    long channels = channels(input());
    if (channels % groups != 0) {
      throw section.refused(
          "groups", "must divide the " + channels + " channels that reach " + name);
    }
    return groups;
  }

  private GraphVertex add() {
    for (String other : inputs) {
      if (!before.get(other).equals(input())) {
        throw refusedShapes("have different shapes, which " + name + " cannot add");
      }
    }
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  private GraphVertex concatenation() {
    for (String other : inputs) {
      if (!sides(before.get(other)).equals(sides(input()))) {
        throw refusedShapes("differ in more than channels, so " + name + " cannot join them");
      }
    }
    return new MergeVertex();
  }

  /** Darknet's route: one or several layers, or one of {@code groups} equal parts of one layer. */
  private GraphVertex route() {
    if (inputs.size() > 1) {
      return concatenation();
    }
    long channels = channels(input());
    long parts = section.has("groups") ? groups() : 1;
    long part = parts == 1 ? 0 : section.integer("group", Range.between(0, parts - 1));
    long size = channels / parts;
    return new ChannelPart(Math.toIntExact(part * size), Math.toIntExact((part + 1) * size - 1));
  }

  private ConfigurationRefused refusedShapes(String reason) {
    return section.refused(
        "from",
        inputs.stream()
            .distinct()
            .map(other -> other + " " + shape(before.get(other)))
            .collect(Collectors.joining(", ", reason + ": ", "")));
  }

  private static String shape(InputType shape) {
    return shape instanceof InputTypeConvolutional image
        ? "of " + image.getChannels() + " × " + sides(image)
        : "of " + shape.arrayElementsPerExample() + " values";
  }

  /** Rows × columns; empty for a vector. */
  private static String sides(InputType shape) {
    return shape instanceof InputTypeConvolutional image
        ? image.getHeight() + " × " + image.getWidth()
        : "";
  }

  private static long channels(InputType shape) {
    return shape instanceof InputTypeConvolutional image
        ? image.getChannels()
        : shape.arrayElementsPerExample();
  }

  private InputType input() {
    return before.get(inputs.get(0));
  }

  /** The output shape; refuses a window that does not lie inside its input. */
  InputType shapeAfter(Node node) {
    if (node.layer() == null) {
      InputType[] shapes = inputs.stream().map(before::get).toArray(InputType[]::new);
      return node.vertex().getOutputType(0, shapes);
    }
    requireWindowInside(node.layer());
    InputPreProcessor flattening = node.layer().getPreProcessorForInputType(input());
    return node.layer()
        .getOutputType(0, flattening == null ? input() : flattening.getOutputType(input()));
  }

  /** DL4J accepts a pooling window larger than the image, and then reads outside of it. */
  private void requireWindowInside(Layer layer) {
    if (input() instanceof InputTypeConvolutional image) {
      long smallestSide = Math.min(image.getHeight(), image.getWidth());
      if (sizeInside(layer) > smallestSide) {
        throw section.refused(
            "size", "must be at most " + smallestSide + ", the smaller side of its input");
      }
    }
  }

  /** The side of a window that must lie inside the image; 0 for a layer without one. */
  private static int sizeInside(Layer layer) {
    if (layer instanceof ConvolutionLayer convolution
        && convolution.getConvolutionMode() == ConvolutionMode.Truncate) {
      return convolution.getKernelSize()[0];
    }
    if (layer instanceof SubsamplingLayer pooling
        && pooling.getConvolutionMode() == ConvolutionMode.Truncate) {
      return pooling.getKernelSize()[0];
    }
    return 0;
  }

  private Window poolingWindow() {
    return window(section.integer("size", SIDES), "valid");
  }

  private Window window(int stride, String padding) {
    return new Window(
        section.integer("size", SIDES),
        section.integer("stride", stride, SIDES),
        section.choice("padding", padding, List.of("same", "valid")).equals("same")
            ? Padding.SAME
            : Padding.VALID);
  }

  private IActivation activation() {
    return switch (section.choice("function", FUNCTIONS)) {
      case "relu" -> Activation.RELU.getActivationFunction();
      case "leaky-relu" -> Activation.LEAKYRELU.getActivationFunction();
      case "sigmoid" -> Activation.SIGMOID.getActivationFunction();
      case "tanh" -> Activation.TANH.getActivationFunction();
      case "swish" -> Activation.SWISH.getActivationFunction();
      case "mish" -> Activation.MISH.getActivationFunction();
      case "hard-swish" -> new SmoothActivation(SmoothActivation.Function.HARD_SWISH);
      case "gelu" -> new SmoothActivation(SmoothActivation.Function.GELU);
      default -> Activation.IDENTITY.getActivationFunction();
    };
  }
}
