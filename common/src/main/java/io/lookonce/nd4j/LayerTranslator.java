package io.lookonce.nd4j;

import io.lookonce.nd4j.TrainableNetwork.LayerNode;
import io.lookonce.nd4j.operation.Activation;
import io.lookonce.nd4j.operation.Activation.ActivationOperation;
import io.lookonce.nd4j.operation.Operation;
import io.lookonce.nd4j.operation.ReorgOperation;
import io.lookonce.nd4j.operation.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * Translates the layers of a DL4J network into operations, and fuses layers that one operation can
 * compute.
 */
final class LayerTranslator {
  private final TrainableNetwork network;
  private final OperationFactory factory;
  private final List<LayerNode> nodes;
  private final Map<String, Integer> readers = new HashMap<>();

  /** Layers that were fused into another stage, with the name of that stage. */
  private final Map<String, String> fusedInto = new HashMap<>();

  private final Map<String, Activation> fusedActivations = new HashMap<>();
  private final Map<String, int[]> borders = new HashMap<>();
  private final List<Stage> stages = new ArrayList<>();

  private LayerTranslator(TrainableNetwork network) {
    this.network = network;
    this.factory = new OperationFactory(network);
    this.nodes = network.nodes();
    nodes.forEach(node -> node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum)));
  }

  /**
   * Returns the operations in execution order. The last one gives the output layer's values before
   * their activation, or the input of a loss layer.
   *
   * @throws NoFastPathException naming the first layer that has no fast path
   */
  static List<Stage> translate(TrainableNetwork network) {
    LayerTranslator translator = new LayerTranslator(network);
    translator.nodes.forEach(translator::findFusion);
    translator.nodes.forEach(translator::add);
    return translator.stages;
  }

  /**
   * Refuses channels-last networks. ND4J's own oneDNN crashes natively when it trains them, and the
   * fast step needs no such choice because oneDNN chooses the memory layout.
   */
  static void refuseChannelsLast(List<LayerNode> nodes) {
    for (LayerNode node : nodes) {
      CNN2DFormat format = formatOf(node.configuration());
      if (format == CNN2DFormat.NHWC) {
        throw new IllegalArgumentException(
            "layer "
                + node.name()
                + " is configured channels-last (NHWC), which cannot be trained safely; build the"
                + " network with CNN2DFormat.NCHW");
      }
    }
  }

  private static CNN2DFormat formatOf(Object configuration) {
    if (configuration instanceof ConvolutionLayer layer) {
      return layer.getCnn2dDataFormat();
    }
    if (configuration instanceof SubsamplingLayer layer) {
      return layer.getCnn2dDataFormat();
    }
    if (configuration instanceof BatchNormalization layer) {
      return layer.getCnn2DFormat();
    }
    if (configuration instanceof ZeroPaddingLayer layer) {
      return layer.getDataFormat();
    }
    if (configuration instanceof SpaceToDepthLayer layer) {
      return layer.getDataFormat();
    }
    if (configuration instanceof Upsampling2D layer) {
      return layer.getFormat();
    }
    return CNN2DFormat.NCHW;
  }

  /**
   * Fuses an activation with the preceding layer, zero padding with the following convolution, and
   * the three layers of a reorg with each other.
   */
  private void findFusion(LayerNode node) {
    String input = node.inputs().get(0);
    if (node.configuration() instanceof ActivationLayer layer && layer.getIDropout() == null) {
      Activation activation = OperationFactory.activation(node, layer.getActivationFn());
      if (postpone(node, activation)) {
        fusedInto.put(node.name(), input);
      } else if (readers.get(input) == 1 && accepts(input, activation)) {
        fusedActivations.put(input, activation);
        fusedInto.put(node.name(), input);
      }
    } else if (node.configuration() instanceof ZeroPaddingLayer layer) {
      borders.put(node.name(), layer.getPadding());
    } else if (node.configuration() instanceof SpaceToDepthLayer layer) {
      fuseReorg(node, layer);
    }
  }

  /** Darknet's reorg is a space-to-depth between two reshapes. */
  private void fuseReorg(LayerNode node, SpaceToDepthLayer layer) {
    LayerNode before = named(node.inputs().get(0));
    LayerNode after =
        nodes.stream()
            .filter(other -> other.inputs().contains(node.name()))
            .findFirst()
            .orElseThrow();
    if (before == null
        || readers.get(before.name()) != 1
        || readers.get(node.name()) != 1
        || !(before.configuration() instanceof ReshapeVertex enlarging)
        || !(after.configuration() instanceof ReshapeVertex shrinking)
        || !ReorgOperation.isReorg(
            enlarging.getNewShape(), shrinking.getNewShape(), layer.getBlockSize())) {
      throw OperationFactory.unsupported(node, "a space-to-depth that is not Darknet's reorg");
    }
    String source = before.inputs().get(0);
    fusedInto.put(before.name(), stageOf(source));
    fusedInto.put(after.name(), node.name());
  }

  /** The node with this name; null for the network's input. */
  private LayerNode named(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElse(null);
  }

  /**
   * Moves an activation behind the max pooling that is its only reader, where there are fewer
   * values.
   */
  private boolean postpone(LayerNode node, Activation activation) {
    if (!activation.keepsMaxima() || isRectifiedNormalization(node, activation)) {
      return false;
    }
    List<LayerNode> reading =
        nodes.stream().filter(other -> other.inputs().contains(node.name())).toList();
    if (reading.size() == 1
        && reading.get(0).configuration() instanceof SubsamplingLayer pooling
        && pooling.getPoolingType() == PoolingType.MAX
        && pooling.getIDropout() == null) {
      fusedActivations.put(reading.get(0).name(), activation);
      return true;
    }
    return false;
  }

  /** Batch normalisation computes a following ReLU itself, forward and backward. */
  private boolean isRectifiedNormalization(LayerNode node, Activation activation) {
    LayerNode before = named(node.inputs().get(0));
    return before != null
        && before.configuration() instanceof BatchNormalization
        && readers.get(before.name()) == 1
        && activation.equals(Activation.RELU);
  }

  private boolean accepts(String name, Activation activation) {
    if (activation.keepsInput()) {
      return false;
    }
    LayerNode node = named(name);
    Object configuration = node == null ? null : node.configuration();
    if (configuration instanceof BatchNormalization) {
      return activation.equals(Activation.RELU);
    }
    if (configuration instanceof ConvolutionLayer || configuration instanceof DenseLayer) {
      return Activation.IDENTITY.equals(
          Activation.of(((BaseLayer) configuration).getActivationFn()));
    }
    return configuration instanceof ElementWiseVertex;
  }

  private void add(LayerNode node) {
    if (fusedInto.containsKey(node.name()) || borders.containsKey(node.name())) {
      return;
    }
    checkReshaping(node);
    if (node.configuration() instanceof LossLayer) {
      // A loss layer computes no outputs; the preceding stage does.
      return;
    }
    List<String> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      inputs.add(sourceOf(node, input));
    }
    if (node.configuration() instanceof DropoutLayer) {
      stages.add(new Stage(node.name(), factory.dropout(node), inputs));
      return;
    }
    if (node.configuration() instanceof Layer layer && layer.getIDropout() != null) {
      String dropped = node.name() + " dropout";
      stages.add(new Stage(dropped, factory.dropout(node), inputs));
      inputs = List.of(dropped);
    }
    Activation separate = OperationFactory.separateActivation(node);
    Activation activation =
        separate == null ? fusedActivations.get(node.name()) : Activation.IDENTITY;
    int[] border = borders.getOrDefault(node.inputs().get(0), Window.NO_BORDER);
    String name = separate == null ? node.name() : node.name() + " sum";
    stages.add(new Stage(name, factory.operation(node, activation, border), inputs));
    if (separate != null) {
      stages.add(new Stage(node.name(), new ActivationOperation(separate), List.of(name)));
    }
  }

  private String sourceOf(LayerNode node, String input) {
    if (!borders.containsKey(input)) {
      return stageOf(input);
    }
    if (node.configuration() instanceof ConvolutionLayer layer && layer.getIDropout() == null) {
      String source = named(input).inputs().get(0);
      return stageOf(source);
    }
    throw new NoFastPathException(
        "layer " + input + ": zero padding has a fast path only before a convolution");
  }

  /** The stage that computes a layer, through all layers that are fused into each other. */
  private String stageOf(String name) {
    String stage = name;
    while (fusedInto.containsKey(stage)) {
      stage = fusedInto.get(stage);
    }
    return stage;
  }

  private void checkReshaping(LayerNode node) {
    boolean flattens = node.preProcessor() instanceof CnnToFeedForwardPreProcessor;
    boolean unflattensInput =
        node.preProcessor() instanceof FeedForwardToCnnPreProcessor
            && node.inputs().get(0).equals(network.input());
    if (node.preProcessor() != null && !flattens && !unflattensInput) {
      throw OperationFactory.unsupported(node, node.preProcessor().getClass().getSimpleName());
    }
    if (flattens
        && !(node.configuration() instanceof DenseLayer)
        && !(node.configuration() instanceof OutputLayer)
        && !(node.configuration() instanceof LossLayer)) {
      throw OperationFactory.unsupported(
          node, "flattening before anything but a dense or a loss layer");
    }
  }

  /**
   * One operation with its inputs.
   *
   * @param inputs names of the stages, or of the network input, that it reads
   */
  record Stage(String name, Operation operation, List<String> inputs) {}

  /** Thrown if a network cannot be accelerated; the message gives the reason in one line. */
  static final class NoFastPathException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoFastPathException(String reason) {
      super(reason);
    }
  }
}
