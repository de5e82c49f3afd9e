package io.lookonce.gradientcheck;

import io.lookonce.network.detector.RegionLossFunction;
import io.lookonce.yolo.RegionLossWeights;
import java.util.ArrayList;
import java.util.List;
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

/**
 * A network made ready for the check: a copy with the same parameters whose loss is a function of
 * them and of nothing else.
 *
 * <ul>
 *   <li>Dropout is off: it draws anew for every loss.
 *   <li>Batch normalisation goes by the statistics of the batch, as in training; its running mean
 *       and variance have no part in that cost and are no parameters of the check.
 *   <li>{@code rescore} of {@link RegionLossFunction} is off: its target is the overlap that the
 *       network has now, taken as given, which no difference of the loss can take.
 *   <li>The updater is gradient descent at rate 1, so that a step is the gradient, with the mean
 *       over the examples and the penalty on the weights as the updater adds them.
 * </ul>
 */
public final class CheckableGraph {

  private static final double KEEP_ALL = 1;

  private CheckableGraph() {}

  /**
   * A copy of a network.
   *
   * @param graph stays as it is
   * @param type of the copy's numbers
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

  /** What the copy does otherwise than the network, a line each, for people; empty if nothing. */
  public static List<String> simplifications(ComputationGraphConfiguration configuration) {
    List<String> lines = new ArrayList<>();
    if (layers(configuration).stream().anyMatch(layer -> layer.getIDropout() != null)) {
      lines.add("dropout is off: it draws anew for every loss");
    }
    if (layers(configuration).stream().anyMatch(BatchNormalization.class::isInstance)) {
      lines.add(
          "batch normalisation goes by the statistics of the batch, as in training; its running"
              + " mean and variance have no part in the loss");
    }
    if (layers(configuration).stream().anyMatch(CheckableGraph::rescores)) {
      lines.add("rescore is off: its target counts as given, which no difference can show");
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
    }
    if (rescores(layer)) {
      LossLayer last = (LossLayer) layer;
      last.setLossFn(withoutRescore((RegionLossFunction) last.getLossFn()));
    }
  }

  private static boolean rescores(Layer layer) {
    return layer instanceof LossLayer last
        && last.getLossFn() instanceof RegionLossFunction loss
        && loss.weights().rescore();
  }

  private static RegionLossFunction withoutRescore(RegionLossFunction loss) {
    RegionLossWeights weights = loss.weights();
    return new RegionLossFunction(
        loss.anchors(),
        loss.classes(),
        loss.gridWidth(),
        loss.gridHeight(),
        new RegionLossWeights(
            weights.coordinate(),
            weights.object(),
            weights.noObject(),
            weights.classification(),
            weights.ignoreAbove(),
            false,
            weights.crossEntropy()));
  }
}
