package io.lookonce.nd4j;

import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;

/**
 * Turns mean gradients into new parameters, with the network's own updater and its state.
 *
 * <p>It does what DL4J does, except that the division by the number of examples has been done where
 * it costs nothing (at the loss), and that Adam, which DL4J computes without vector instructions
 * and in several passes over memory, runs in one.
 */
final class ParameterUpdate {
  private final TrainableNetwork network;
  private final int threads;
  private List<LayerNode> clippedLayers;

  ParameterUpdate(TrainableNetwork network, int threads) {
    this.network = network;
    this.threads = threads;
  }

  /**
   * @param gradient the mean gradient per parameter, views into the network's gradient view
   */
  void apply(Gradient gradient) {
    BaseMultiLayerUpdater<?> updater = network.updater();
    for (LayerNode node : clippedLayers()) {
      updater.preApply(
          node.layer(), TrainableNetwork.gradientsOf(node, gradient), network.iteration());
    }
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof AdamUpdater adam && !isRegularized(block)) {
        applyAdam(block, adam);
      } else {
        applyStock(block);
      }
    }
  }

  private List<LayerNode> clippedLayers() {
    if (clippedLayers == null) {
      clippedLayers =
          network.nodes().stream()
              .filter(node -> node.layer() != null && clips(node.layer()))
              .toList();
    }
    return clippedLayers;
  }

  private static boolean clips(Trainable layer) {
    return layer.numParams() > 0
        && layer.getConfig().getGradientNormalization() != null
        && layer.getConfig().getGradientNormalization() != GradientNormalization.None;
  }

  private static boolean isRegularized(UpdaterBlock block) {
    return block.getLayersAndVariablesInBlock().stream()
        .map(state -> state.getLayer().getConfig().getRegularizationByParam(state.getParamName()))
        .anyMatch(regularization -> regularization != null && !regularization.isEmpty());
  }

  private void applyAdam(UpdaterBlock block, AdamUpdater adam) {
    INDArray parameters = network.model().params();
    long offset = (long) block.getParamOffsetStart() * Float.BYTES;
    AdamStep.of(adam.getConfig(), network.iteration(), network.epoch())
        .apply(
            new Address(Address.of(parameters) + offset),
            new Address(Address.of(network.gradients()) + offset),
            new Address(Address.of(adam.getM())),
            new Address(Address.of(adam.getV())),
            block.getParamOffsetEnd() - block.getParamOffsetStart(),
            threads);
  }

  private void applyStock(UpdaterBlock block) {
    block.update(network.iteration(), network.epoch());
    INDArray parameters = network.model().params();
    parameters
        .reshape(parameters.length())
        .get(NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd()))
        .subi(block.getGradientView().reshape(block.getGradientView().length()));
  }
}
