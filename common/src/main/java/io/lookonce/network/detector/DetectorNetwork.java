package io.lookonce.network.detector;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.DarknetLayer.Yolo;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.Transfer;
import io.lookonce.network.InputShape;
import io.lookonce.network.Network;
import io.lookonce.network.NetworkMemory;
import io.lookonce.network.TrainingSettings;
import io.lookonce.yolo.RegionLossWeights;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A detector of the YOLO family with a Darknet configuration, trained with {@link
 * io.lookonce.yolo.RegionLoss} or, if it has {@code [yolo]} heads, {@link
 * io.lookonce.yolo.GridLoss}. Weights that it does not take over are drawn at random.
 *
 * @param name in configuration files
 * @param configuration layers, anchors and classes
 * @param normalizationDecay weight of the old value in batch normalisation's running statistics
 * @param lossWeights weights of the parts of the loss
 * @param transfer the parameters to take over from a trained network
 * @param frozenLayers Darknet layers 0 to {@code frozenLayers − 1} are not trained
 */
public record DetectorNetwork(
    String name,
    DarknetConfiguration configuration,
    double normalizationDecay,
    RegionLossWeights lossWeights,
    Transfer transfer,
    int frozenLayers)
    implements Network {

  /** Added to a variance, so that channels with almost no variance are not amplified. */
  private static final double NORMALIZATION_EPSILON = 1e-5;

  /** A network that takes no parameters over. */
  public DetectorNetwork(
      String name,
      DarknetConfiguration configuration,
      double normalizationDecay,
      RegionLossWeights lossWeights) {
    this(name, configuration, normalizationDecay, lossWeights, Transfer.NONE, 0);
  }

  /** The same network, which takes parameters over and freezes some of its layers. */
  public DetectorNetwork starting(Transfer from, int frozen) {
    return new DetectorNetwork(name, configuration, normalizationDecay, lossWeights, from, frozen);
  }

  /**
   * The same network with the same parameters for another input size.
   *
   * @throws DarknetFormatException if the size does not suit it
   */
  public DetectorNetwork withInput(int width, int height) throws DarknetFormatException {
    return new DetectorNetwork(
        name,
        configuration.withInput(width, height),
        normalizationDecay,
        lossWeights,
        transfer,
        frozenLayers);
  }

  /** A Darknet network as a graph, from which a detector can take parameters over. */
  public static ComputationGraph graph(DarknetConfiguration configuration, DarknetWeights weights) {
    return DarknetGraph.build(configuration, weights, DarknetTraining.none(NORMALIZATION_EPSILON));
  }

  @Override
  public InputShape.Image input() {
    LayerShape shape = configuration.input();
    return new InputShape.Image(shape.height(), shape.width(), shape.channels());
  }

  /** The loss. */
  public DetectorLoss loss() {
    return configuration.hasRegion() ? regionLoss() : gridLoss();
  }

  private GridLossFunction gridLoss() {
    List<Yolo> heads = configuration.yoloHeads();
    return new GridLossFunction(
        heads.stream().flatMap(head -> head.anchors().stream()).toList(),
        heads.stream().map(head -> head.output().width()).toList(),
        heads.stream().map(head -> head.output().height()).toList(),
        heads.get(0).scale(),
        configuration.classes(),
        configuration.input().width(),
        configuration.input().height(),
        lossWeights);
  }

  private RegionLossFunction regionLoss() {
    Region region = configuration.region();
    return new RegionLossFunction(
        region.anchors(),
        region.classes(),
        region.output().width(),
        region.output().height(),
        lossWeights);
  }

  @Override
  public ComputationGraphConfiguration configuration(
      TrainingSettings settings, int trainingExamples) {
    ComputationGraph graph = build(settings, trainingExamples);
    try {
      return graph.getConfiguration();
    } finally {
      NetworkMemory.free(graph);
    }
  }

  /** Only the weights of convolutions have the l2 penalty. */
  @Override
  public ComputationGraph build(TrainingSettings settings, int trainingExamples) {
    ComputationGraph graph =
        DarknetGraph.build(
            configuration,
            DarknetWeights.initial(configuration, settings.seed()),
            new DarknetTraining(
                settings.optimizer(),
                settings.seed(),
                NORMALIZATION_EPSILON,
                normalizationDecay,
                settings.regularization(trainingExamples),
                frozenLayers,
                new LossLayer.Builder(loss()).build()));
    transfer.into(graph);
    return graph;
  }
}
