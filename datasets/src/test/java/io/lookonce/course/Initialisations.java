package io.lookonce.course;

import io.lookonce.datasets.planar.Circles;
import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.ParameterInitialization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** <i>Initialization</i>: three initialisations, on two noisy circles. */
final class Initialisations {

  private static final int[] SIZES = {2, 10, 5, 1};
  private static final int STEPS = 15_000;
  private static final int BEGINNING = 1_002;

  private Initialisations() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C2W1.init.zeros", () -> ParameterInitialization.zeros(3, 2, 1),
        "C2W1.init.random10", () -> ParameterInitialization.random(new NumpyRandom(3), 10, 3, 2, 1),
        "C2W1.init.he", () -> ParameterInitialization.he(new NumpyRandom(3), 2, 4, 1),
        "C2W1.init.dataset", Initialisations::dataset,
        "C2W1.init.model_zeros", () -> train(ParameterInitialization.zeros(SIZES)),
        "C2W1.init.model_random10", Initialisations::largeRandom,
        "C2W1.init.model_he", () -> train(ParameterInitialization.he(new NumpyRandom(3), SIZES)));
  }

  private static Map<String, ?> dataset() {
    LabelledPoints train = circles(300, 1);
    LabelledPoints test = circles(100, 2);
    return Map.of(
        "X_train_first3", train.firstPoints(3),
        "y_train_first10", train.firstLabels(10),
        "X_test_first3", test.firstPoints(3),
        "y_test_first10", test.firstLabels(10));
  }

  /** The first loss is infinite and not in the table. */
  private static Map<String, ?> largeRandom() {
    Map<String, Object> report =
        new LinkedHashMap<>(train(ParameterInitialization.random(new NumpyRandom(3), 10, SIZES)));
    double[] losses = (double[]) report.get("costs");
    report.put("costs_from_1000", Arrays.copyOfRange(losses, 1, losses.length));
    return report;
  }

  private static Map<String, Object> train(Map<String, INDArray> parameters) {
    return new FullBatchTraining(DeepModel.of(Activation.RELU), 0.01)
        .report(circles(300, 1), circles(100, 2), parameters, STEPS, BEGINNING, 1_000);
  }

  private static LabelledPoints circles(int count, int seed) {
    return LabelledPoints.of(new Circles(), count, 0.05, seed);
  }
}
