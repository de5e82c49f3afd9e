package io.lookonce.nd4j;

import io.lookonce.nd4j.TrainableNetwork.LayerNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MultiLayerNetwork}: a sequence of layers named by their index. */
final class TrainableSequence extends TrainableNetwork {
  private static final String INPUT = "input";

  private final MultiLayerNetwork network;

  TrainableSequence(MultiLayerNetwork network) {
    this.network = network;
    if (network.getFlattenedGradients() == null) {
      network.initGradientsView();
    }
  }

  @Override
  List<LayerNode> nodes() {
    List<LayerNode> nodes = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      nodes.add(
          new LayerNode(
              String.valueOf(i),
              network.getLayer(i).conf().getLayer(),
              network.getLayer(i),
              network.getLayerWiseConfigurations().getInputPreProcess(i),
              List.of(i == 0 ? INPUT : String.valueOf(i - 1))));
    }
    return nodes;
  }

  @Override
  String input() {
    return INPUT;
  }

  @Override
  Model model() {
    return network;
  }

  @Override
  INDArray gradients() {
    return network.getFlattenedGradients();
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
    return network.getDefaultConfiguration().getSeed();
  }

  @Override
  double regularization() {
    return network.calcRegularizationScore(true);
  }

  @Override
  BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) network.getUpdater();
  }

  @Override
  void countIteration() {
    network.setIterationCount(iteration() + 1);
  }

  @Override
  void setScore(double score) {
    network.setScore(score);
  }

  @Override
  void stockFit(INDArray features, INDArray labels) {
    network.fit(features, labels);
  }

  @Override
  INDArray stockOutput(INDArray features) {
    return network.output(features, false);
  }
}
