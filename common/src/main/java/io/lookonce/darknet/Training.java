package io.lookonce.darknet;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How the graph of a Darknet network is to be trained.
 *
 * @param updater turns gradients into steps
 * @param seed of whatever is drawn in training
 * @param batchNormalizationEpsilon added to the variance, above 0; Darknet's own rule, 1e-6 added
 *     to the deviation, is put into the parameters
 * @param batchNormalizationDecay share of the running mean and variance that a batch leaves in
 *     place, 0 to 1; 0.99 in Darknet
 * @param l2 penalty on the weights of convolutions, on nothing else, at least 0
 * @param frozenLayers Darknet layers 0 to {@code frozenLayers − 1} keep all their parameters,
 *     running statistics too, and {@link io.lookonce.nd4j.FastNetwork} normalises by these, in
 *     training as in use. DL4J's own step still normalises by those of the batch while it trains
 * @param lossLayer follows the last convolution and becomes the graph's output; null for a graph
 *     that gives the raw values
 */
public record Training(
    IUpdater updater,
    long seed,
    double batchNormalizationEpsilon,
    double batchNormalizationDecay,
    double l2,
    int frozenLayers,
    Layer lossLayer) {

  /**
   * Keeps parameters where they are. DL4J's NoOp does not: it takes the gradient itself for the
   * step. And its FrozenLayer hides the layer within from whoever translates the graph.
   */
  static final IUpdater NO_STEP = new Sgd(0);

  /** Small enough that Darknet's numbers need no more than a changed variance. */
  private static final double COMPARING_EPSILON = 1e-12;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is missing or out of its range
   */
  public Training {
    require(updater != null, "updater is missing");
    require(
        batchNormalizationEpsilon > 0 && batchNormalizationEpsilon < 1,
        "batchNormalizationEpsilon must be above 0 and below 1: " + batchNormalizationEpsilon);
    require(
        batchNormalizationDecay >= 0 && batchNormalizationDecay <= 1,
        "batchNormalizationDecay must be 0 to 1: " + batchNormalizationDecay);
    require(l2 >= 0 && l2 < Double.POSITIVE_INFINITY, "l2 must not be negative: " + l2);
    require(frozenLayers >= 0, "frozenLayers must not be negative: " + frozenLayers);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** No training: the graph gives raw values, for comparing with other ways to compute them. */
  public static Training none() {
    return none(COMPARING_EPSILON);
  }

  /**
   * No training, and the numbers of a graph that is trained with that epsilon.
   *
   * @param batchNormalizationEpsilon added to the variance, above 0
   */
  public static Training none(double batchNormalizationEpsilon) {
    return new Training(NO_STEP, 0, batchNormalizationEpsilon, 1, 0, 0, null);
  }
}
