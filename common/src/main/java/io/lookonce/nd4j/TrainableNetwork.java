package io.lookonce.nd4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the two kinds of DL4J network have in common but no common type for. */
abstract class TrainableNetwork {

  private long dropoutStream;

  /** Which masks the dropout of this network draws, see {@link FastNetwork#setDropoutStream}. */
  final long dropoutStream() {
    return dropoutStream;
  }

  final void setDropoutStream(long stream) {
    dropoutStream = stream;
  }

  /** The layers in the order in which they compute; the last one is the output layer. */
  abstract List<LayerNode> nodes();

  /** The name under which the nodes refer to the network's only input. */
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

  /** The gradient view together with the names by which DL4J finds each parameter's part of it. */
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

  /** The shape the first layer sees: flat features may be images to it. */
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
}
