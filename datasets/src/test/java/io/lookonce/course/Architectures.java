package io.lookonce.course;

import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettingsFixture;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Parameters of the product's networks, compared with the notebooks' {@code summary()}. */
final class Architectures {

  private Architectures() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C4W1.app2021.models", Architectures::happyAndSigns,
        "C4W2.resnet50.architecture", Architectures::residualNetwork);
  }

  private static Map<String, ?> happyAndSigns() {
    ComputationGraph happy = build("happy");
    return Map.of(
        "happy_params", happy.numParams(),
        "happy_params_trainable", happy.numParams() - statistics(happy),
        "signs_params", build("signs-convnet").numParams());
  }

  private static Map<String, ?> residualNetwork() {
    ComputationGraph network = build("resnet-50");
    return Map.of(
        "total", network.numParams(),
        "trainable", network.numParams() - statistics(network),
        "non_trainable", statistics(network),
        "fc6", network.getLayer("fc6").numParams(),
        "conv1", network.getLayer("conv1").numParams());
  }

  private static ComputationGraph build(String name) {
    return Networks.byName(name).build(TrainingSettingsFixture.zeros(), 1);
  }

  /** Running means and variances, which are not trained. */
  private static long statistics(ComputationGraph network) {
    long count = 0;
    for (Layer layer : network.getLayers()) {
      INDArray mean = layer.paramTable().get("mean");
      count += mean == null ? 0 : 2 * mean.length();
    }
    return count;
  }
}
