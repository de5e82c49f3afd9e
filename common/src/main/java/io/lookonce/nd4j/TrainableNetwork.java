package io.lookonce.nd4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** The common operations of DL4J's two kinds of network, which share no type for them. */
abstract class TrainableNetwork {

  private long dropoutStream;

  /** The stream of dropout masks, see {@link FastNetwork#setDropoutStream}. */
  final long dropoutStream() {
    return dropoutStream;
  }

  final void setDropoutStream(long stream) {
    dropoutStream = stream;
  }

  /** The layers in execution order; the last one is the output layer. */
  abstract List<LayerNode> nodes();

  /** The nodes' name for the network's only input. */
  abstract String input();

  abstract Model model();

  /** The flat gradient view, laid out as {@code params()} is. */
  abstract INDArray gradients();

  abstract Collection<TrainingListener> listeners();

  abstract int iteration();

  abstract int epoch();

  abstract long seed();

  abstract double regularization();

  abstract BaseMultiLayerUpdater<?> updater();

  abstract void countIteration();

  abstract void setScore(double score);

  abstract void stockFit(INDArray features, INDArray labels);

  abstract INDArray stockOutput(INDArray features);

  /** The gradient view, with each parameter's part under DL4J's name for it. */
  Gradient namedGradients() {
    Gradient named = new DefaultGradient(gradients());
    for (LayerNode node : nodes()) {
      Layer layer = node.layer();
      if (layer == null) {
        continue;
      }
      layer
          .paramTable()
          .forEach(
              (parameter, values) -> {
                long offset = values.offset() - model().params().offset();
                named.setGradientFor(
                    node.name() + "_" + parameter,
                    gradients()
                        .reshape(gradients().length())
                        .get(NDArrayIndex.interval(offset, offset + values.length())));
              });
    }
    return named;
  }

  /** The input shape of the first layer, which may read flat features as images. */
  long[] inputShape(INDArray features) {
    long[] shape = features.shape();
    for (LayerNode node : nodes()) {
      if (node.inputs().get(0).equals(input())
          && node.preProcessor() instanceof FeedForwardToCnnPreProcessor images) {
        return new long[] {
          shape[0], images.getNumChannels(), images.getInputHeight(), images.getInputWidth()
        };
      }
    }
    return shape;
  }

  /** One layer's part of {@link #namedGradients}, without the layer's name in the keys. */
  static Gradient gradientsOf(LayerNode node, Gradient all) {
    Gradient own = new DefaultGradient();
    for (String parameter : node.layer().paramTable().keySet()) {
      own.setGradientFor(parameter, all.getGradientFor(node.name() + "_" + parameter));
    }
    return own;
  }

  /**
   * One layer or vertex of a DL4J network of either kind.
   *
   * @param name for error messages and for {@code inputs}
   * @param configuration a {@link org.deeplearning4j.nn.conf.layers.Layer} or a {@link
   *     org.deeplearning4j.nn.conf.graph.GraphVertex}
   * @param layer the layer with its parameters; null for a vertex without a layer
   * @param preProcessor reshapes the layer's input; null if there is none
   * @param inputs names of the nodes, or of the network input, that it reads
   */
  record LayerNode(
      String name,
      Object configuration,
      Layer layer,
      InputPreProcessor preProcessor,
      List<String> inputs) {

    /** Whether training leaves the layer's parameters unchanged: its learning rate is 0. */
    boolean isFrozen() {
      return configuration instanceof BaseLayer base
          && base.getIUpdater() instanceof Sgd steps
          && steps.getLearningRate() == 0
          && steps.getLearningRateSchedule() == null
          && (!(base instanceof BatchNormalization normalization) || normalization.getDecay() == 1);
    }
  }
}
