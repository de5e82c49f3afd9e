package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.AveragePool;
import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Scale;
import io.lookonce.darknet.DarknetLayer.Shortcut;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * How the graph of a Darknet network is trained.
 *
 * @param updater the optimizer
 * @param seed of all random numbers in training
 * @param batchNormalizationEpsilon added to the variance, above 0; Darknet's own rule, 1e-6 added
 *     to the deviation, is put into the parameters
 * @param batchNormalizationDecay share of the running mean and variance that a batch leaves in
 *     place, 0 to 1; 0.99 in Darknet
 * @param regularization penalty on or decay of the weights of convolutions, and of nothing else;
 *     frozen layers have none
 * @param frozenLayers Darknet layers 0 to {@code frozenLayers − 1} keep all their parameters,
 *     running statistics too, and {@link io.lookonce.nd4j.FastNetwork} normalises by these, in
 *     training as in use. DL4J's own step still normalises by those of the batch while it trains
 * @param lossLayer follows the last convolution and becomes the graph's output; null for a graph
 *     that gives the raw values
 */
public record DarknetTraining(
    IUpdater updater,
    long seed,
    double batchNormalizationEpsilon,
    double batchNormalizationDecay,
    List<Regularization> regularization,
    int frozenLayers,
    Layer lossLayer) {

  /**
   * Keeps parameters where they are. DL4J's NoOp does not: it takes the gradient itself for the
   * step. Its FrozenLayer hides the inner layer from translators of the graph.
   */
  static final IUpdater NO_STEP = new Sgd(0);

  /** Small enough that Darknet's numbers need no more than a changed variance. */
  private static final double COMPARING_EPSILON = 1e-12;

  private static final Set<DarknetActivation> TRAINABLE =
      EnumSet.of(
          DarknetActivation.LINEAR,
          DarknetActivation.LEAKY,
          DarknetActivation.RELU,
          DarknetActivation.LOGISTIC);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is missing or out of its range
   */
  public DarknetTraining {
    require(updater != null, "updater is missing");
    require(
        batchNormalizationEpsilon > 0 && batchNormalizationEpsilon < 1,
        "batchNormalizationEpsilon must be above 0 and below 1: " + batchNormalizationEpsilon);
    require(
        batchNormalizationDecay >= 0 && batchNormalizationDecay <= 1,
        "batchNormalizationDecay must be 0 to 1: " + batchNormalizationDecay);
    regularization = List.copyOf(regularization);
    require(frozenLayers >= 0, "frozenLayers must not be negative: " + frozenLayers);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** No training: the graph gives raw values, for comparing with other ways to compute them. */
  public static DarknetTraining none() {
    return none(COMPARING_EPSILON);
  }

  /**
   * No training, and the numbers of a graph that is trained with that epsilon.
   *
   * @param batchNormalizationEpsilon added to the variance, above 0
   */
  public static DarknetTraining none(double batchNormalizationEpsilon) {
    return new DarknetTraining(NO_STEP, 0, batchNormalizationEpsilon, 1, List.of(), 0, null);
  }

  /**
   * Parts of a network that can be scored but not trained, each once with its lines: {@code [yolo]}
   * heads with several anchors, groups, dilation, different strides in x and y, shortcuts from
   * several layers, and layers and activations that came after YOLOv2.
   */
  public static List<String> obstacles(DarknetConfiguration configuration) {
    Map<String, List<Integer>> lines = new LinkedHashMap<>();
    for (DarknetLayer layer : configuration.layers()) {
      String obstacle = obstacle(layer);
      if (obstacle != null) {
        lines.computeIfAbsent(obstacle, found -> new ArrayList<>()).add(layer.line());
      }
    }
    List<String> obstacles = new ArrayList<>();
    lines.forEach(
        (obstacle, found) ->
            obstacles.add(
                String.format(
                    Locale.ROOT, "%s (%s)", obstacle, DarknetFormatException.lines(found))));
    return obstacles;
  }

  private static String obstacle(DarknetLayer layer) {
    if (layer instanceof Yolo yolo && (yolo.newCoordinates() || yolo.anchors().size() != 2)) {
      return "[yolo] with several anchors or new_coords";
    } else if (layer instanceof AveragePool) {
      return "[avgpool]";
    } else if (layer instanceof Scale) {
      return "[scale_channels] or [sam]";
    } else if (layer instanceof Route route && route.groups() > 1) {
      return "groups of [route]";
    } else if (layer instanceof Convolution convolution && convolution.groups() > 1) {
      return "groups of [convolutional]";
    } else if (layer instanceof Convolution convolution && convolution.dilation() > 1) {
      return "dilation";
    } else if (layer instanceof Convolution convolution
            && convolution.strideX() != convolution.strideY()
        || layer instanceof MaxPool pool && pool.strideX() != pool.strideY()) {
      return "stride_x or stride_y";
    } else if (layer instanceof Shortcut shortcut && shortcut.sources().size() > 1) {
      return "[shortcut] from several layers";
    }
    DarknetActivation activation =
        layer instanceof Convolution convolution
            ? convolution.activation()
            : layer instanceof Shortcut shortcut ? shortcut.activation() : DarknetActivation.LINEAR;
    return TRAINABLE.contains(activation) ? null : "activation=" + activation.text();
  }
}
