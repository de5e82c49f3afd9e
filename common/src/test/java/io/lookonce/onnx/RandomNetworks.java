package io.lookonce.onnx;

import io.lookonce.configuration.Settings;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Networks as if trained for a while: every parameter random, the running statistics of batch
 * normalisation far from where they begin, and outputs that are not all sure.
 */
public final class RandomNetworks {

  private static final String TRAINING =
      """
      learning-rate = 0.01, epochs = 1, mini-batch-size = 8, optimizer.name = adam
      initialization.distribution = zeros
      """;

  private static final int BATCH = 4;

  private RandomNetworks() {}

  /** A network by the text of its configuration file. */
  public static ClassifierNetwork network(String text) {
    return Networks.read(Settings.parse(text, "network.conf", List.of()));
  }

  /** The network with random parameters. */
  public static ComputationGraph random(ClassifierNetwork network, int seed) {
    TrainingSettings settings =
        TrainingSettings.read(Settings.parse(TRAINING, "training.conf", List.of()));
    ComputationGraph graph = network.build(settings, 1);
    Nd4j.getRandom().setSeed(seed);
    for (Layer layer : graph.getLayers()) {
      fill(layer.paramTable());
    }
    return graph;
  }

  /** The network after some steps of Adam on random images and labels. */
  public static ComputationGraph trained(ClassifierNetwork network, int steps) {
    TrainingSettings settings =
        TrainingSettings.read(
            Settings.parse(
                TRAINING.replace("zeros", "he"), "training.conf", List.of("learning-rate=0.001")));
    ComputationGraph graph = network.build(settings, 1);
    train(graph, network, steps);
    return graph;
  }

  /** Trains a network so many steps further. */
  public static void train(ComputationGraph graph, ClassifierNetwork network, int steps) {
    Nd4j.getRandom().setSeed(7);
    INDArray features = Nd4j.rand(network.input().batchShape(BATCH));
    INDArray labels = Nd4j.zeros(BATCH, network.outputs());
    for (int example = 0; example < BATCH; example++) {
      labels.putScalar(
          example, example % network.outputs(), network.outputs() > 1 ? 1 : example % 2);
    }
    try (FastNetwork training = FastNetwork.of(graph)) {
      for (int step = 0; step < steps; step++) {
        training.fit(features, labels);
      }
    }
  }

  private static void fill(Map<String, INDArray> parameters) {
    parameters.forEach(
        (name, values) -> {
          INDArray normal = Nd4j.randn(values.shape());
          switch (name) {
            case "W" -> values.assign(normal.divi(Math.sqrt(fanIn(values.shape()))));
            case "gamma", "var" -> values.assign(Transforms.abs(normal).muli(0.4).addi(0.6));
            default -> values.assign(normal.muli(0.3));
          }
        });
  }

  private static double fanIn(long[] shape) {
    return shape.length == 2 ? shape[0] : (double) shape[1] * shape[2] * shape[3];
  }
}
