package io.lookonce.nd4j;

import io.lookonce.nd4j.operation.Address;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

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
      AdamStep adam =
          isRegularized(block) ? null : adamStep(block.getGradientUpdater().getConfig());
      if (adam != null) {
        apply(block, adam);
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

  /** The step of either form of Adam; null for another updater. */
  private AdamStep adamStep(IUpdater updater) {
    if (updater instanceof Adam adam) {
      return AdamStep.of(adam, network.iteration(), network.epoch());
    }
    if (updater instanceof BiasCorrectedAdam adam) {
      return AdamStep.of(adam, network.iteration(), network.epoch());
    }
    return null;
  }

  private void apply(UpdaterBlock block, AdamStep step) {
    Map<String, INDArray> moments = block.getGradientUpdater().getState();
    INDArray parameters = network.model().params();
    long offset = (long) block.getParamOffsetStart() * Float.BYTES;
    step.apply(
        new Address(Address.of(parameters) + offset),
        new Address(Address.of(network.gradients()) + offset),
        new Address(Address.of(moments.get(AdamUpdater.M_STATE))),
        new Address(Address.of(moments.get(AdamUpdater.V_STATE))),
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
