package io.lookonce.gradientcheck;

import io.lookonce.network.detector.DetectorLoss;
import io.lookonce.network.optimizer.DecoupledWeightDecay;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Prepares a network for the check: a copy with the same parameters, whose loss depends on the
 * parameters only.
 *
 * <ul>
 *   <li>Dropout is off, because it draws new masks for every loss.
 *   <li>Batch normalisation uses the statistics of the batch, as in training. Its running mean and
 *       variance do not influence that loss and are not checked.
 *   <li>{@code rescore} of {@link DetectorLoss} is off: its target is the network's current
 *       overlap, which the gradient treats as a constant but a difference of the loss does not.
 *   <li>Decoupled weight decay is off, because it is no part of the loss.
 *   <li>The updater is gradient descent with rate 1, so that an update equals the gradient: the
 *       mean over the examples plus the penalty on the weights.
 * </ul>
 */
public final class CheckableGraph {

  private static final double KEEP_ALL = 1;

  private CheckableGraph() {}

  /**
   * A copy of a network.
   *
   * @param graph not changed
   * @param type of the copy's values
   */
  public static ComputationGraph of(ComputationGraph graph, DataType type) {
    ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
    configuration.setDataType(type);
    for (Layer layer : layers(configuration)) {
      simplify(layer);
    }
    ComputationGraph copy = new ComputationGraph(configuration);
    copy.init(graph.params().castTo(type), true);
    return copy;
  }

  /** The differences between the copy and the network, one line of text each. */
  public static List<String> simplifications(ComputationGraphConfiguration configuration) {
    List<String> lines = new ArrayList<>();
    if (layers(configuration).stream().anyMatch(layer -> layer.getIDropout() != null)) {
      lines.add("dropout is off, because it draws new masks for every loss");
    }
    if (layers(configuration).stream().anyMatch(BatchNormalization.class::isInstance)) {
      lines.add(
          "batch normalisation uses the statistics of the batch, as in training; its running"
              + " mean and variance do not influence the loss");
    }
    if (layers(configuration).stream()
        .anyMatch(
            layer ->
                layer instanceof BaseLayer trained
                    && trained.getRegularization() != null
                    && penalties(trained).size() < trained.getRegularization().size())) {
      lines.add("weight-decay is off, because it is no part of the loss");
    }
    if (layers(configuration).stream().anyMatch(CheckableGraph::rescores)) {
      lines.add("rescore is off, because the gradient treats its target as a constant");
    }
    return lines;
  }

  private static List<Layer> layers(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .toList();
  }

  private static void simplify(Layer layer) {
    layer.setIDropout(layer instanceof DropoutLayer ? new Dropout(KEEP_ALL) : null);
    if (layer instanceof BaseLayer trained) {
      trained.setIUpdater(new Sgd(1));
      trained.setBiasUpdater(null);
      trained.setRegularization(penalties(trained));
    }
    if (rescores(layer)) {
      LossLayer last = (LossLayer) layer;
      DetectorLoss loss = (DetectorLoss) last.getLossFn();
      last.setLossFn(loss.with(loss.weights().withoutRescore()));
    }
  }

  private static List<Regularization> penalties(BaseLayer layer) {
    List<Regularization> all =
        layer.getRegularization() == null ? List.of() : layer.getRegularization();
    return new ArrayList<>(
        all.stream().filter(each -> !(each instanceof DecoupledWeightDecay)).toList());
  }

  private static boolean rescores(Layer layer) {
    return layer instanceof LossLayer last
        && last.getLossFn() instanceof DetectorLoss loss
        && loss.weights().rescore();
  }

  /** The connections between the layers of a network. */
  public static final class Wiring {

    private final Map<String, List<String>> readers = new HashMap<>();

    /** Reads the connections of a network. */
    public Wiring(ComputationGraphConfiguration configuration) {
      configuration
          .getVertexInputs()
          .forEach(
              (vertex, inputs) ->
                  inputs.forEach(
                      input ->
                          readers.computeIfAbsent(input, absent -> new ArrayList<>()).add(vertex)));
    }

    /**
     * The layers that may contain a mistake if a layer's gradients are wrong and those of all later
     * layers are right: that layer, the layers without parameters after it, and the next layers
     * with parameters, whose input gradients may be wrong.
     *
     * @param layer the last layer with a wrong gradient
     * @param arrays of the network
     * @return names of the layers, starting with {@code layer}
     */
    public List<String> suspects(String layer, List<ParameterArray> arrays) {
      Set<String> learning = arrays.stream().map(ParameterArray::layer).collect(Collectors.toSet());
      Set<String> found = new LinkedHashSet<>();
      Deque<String> open = new ArrayDeque<>(List.of(layer));
      while (!open.isEmpty()) {
        String next = open.remove();
        if (found.add(next) && (next.equals(layer) || !learning.contains(next))) {
          open.addAll(readers.getOrDefault(next, List.of()));
        }
      }
      return List.copyOf(found);
    }
  }
}
