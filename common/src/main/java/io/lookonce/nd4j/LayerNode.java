package io.lookonce.nd4j;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * One layer or vertex of a DL4J network, whichever of DL4J's two kinds of network it is in.
 *
 * @param name as in error messages and in {@code inputs}
 * @param configuration a {@link org.deeplearning4j.nn.conf.layers.Layer} or a {@link
 *     org.deeplearning4j.nn.conf.graph.GraphVertex}
 * @param layer the layer with its parameters; null for a vertex without
 * @param preProcessor reshaping before the layer; null for none
 * @param inputs names of the nodes, or of the network input, that it reads
 */
record LayerNode(
    String name,
    Object configuration,
    Layer layer,
    InputPreProcessor preProcessor,
    List<String> inputs) {

  /** Whether training leaves the layer's parameters where they are: steps of a rate of 0. */
  boolean isFrozen() {
    return configuration instanceof BaseLayer base
        && base.getIUpdater() instanceof Sgd steps
        && steps.getLearningRate() == 0
        && steps.getLearningRateSchedule() == null
        && (!(base instanceof BatchNormalization normalization) || normalization.getDecay() == 1);
  }
}
