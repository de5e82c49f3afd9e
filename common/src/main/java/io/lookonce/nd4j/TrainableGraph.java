package io.lookonce.nd4j;

import io.lookonce.nd4j.LayerTranslator.NoFastPathException;
import io.lookonce.nd4j.TrainableNetwork.LayerNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link ComputationGraph} with one input and one output. */
final class TrainableGraph extends TrainableNetwork {
  private final ComputationGraph network;

  TrainableGraph(ComputationGraph network) {
    this.network = network;
    if (network.getGradientsViewArray() == null) {
      network.initGradientsView();
    }
  }

  @Override
  List<LayerNode> nodes() {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    if (configuration.getNetworkInputs().size() != 1
        || configuration.getNetworkOutputs().size() != 1) {
      throw new NoFastPathException("a graph with more than one input or output has no fast path");
    }
    List<LayerNode> nodes = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        nodes.add(node(name, vertex, configuration.getVertexInputs().get(name)));
      }
    }
    return outputLast(nodes, configuration.getNetworkOutputs().get(0));
  }

  private LayerNode node(String name, GraphVertex vertex, List<String> inputs) {
    if (vertex instanceof LayerVertex layerVertex) {
      Layer layer = network.getLayer(name);
      InputPreProcessor preProcessor = layerVertex.getPreProcessor();
      return new LayerNode(
          name, layerVertex.getLayerConf().getLayer(), layer, preProcessor, inputs);
    }
    return new LayerNode(name, vertex, null, null, inputs);
  }

  private static List<LayerNode> outputLast(List<LayerNode> nodes, String output) {
    if (!nodes.get(nodes.size() - 1).name().equals(output)) {
      throw new NoFastPathException("the output " + output + " is not the last vertex");
    }
    return nodes;
  }

  @Override
  String input() {
    return network.getConfiguration().getNetworkInputs().get(0);
  }

  @Override
  Model model() {
    return network;
  }

  @Override
  INDArray gradients() {
    return network.getGradientsViewArray();
  }

  @Override
  Collection<TrainingListener> listeners() {
    return network.getListeners();
  }

  @Override
  int iteration() {
    return network.getIterationCount();
  }

  @Override
  int epoch() {
    return network.getEpochCount();
  }

  @Override
  long seed() {
    return network.getConfiguration().getDefaultConfiguration().getSeed();
  }

  @Override
  double regularization() {
    return network.calcRegularizationScore(true);
  }

  @Override
  BaseMultiLayerUpdater<?> updater() {
    return network.getUpdater();
  }

  @Override
  void countIteration() {
    network.getConfiguration().setIterationCount(iteration() + 1);
  }

  @Override
  void setScore(double score) {
    network.setScore(score);
  }

  @Override
  void stockFit(INDArray features, INDArray labels) {
    network.fit(new INDArray[] {features}, new INDArray[] {labels});
  }

  @Override
  INDArray stockOutput(INDArray features) {
    return network.outputSingle(false, features);
  }
}
