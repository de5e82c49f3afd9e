package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.ParameterInitialization;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** <i>Deep Neural Network: Application</i>: the two classifiers of cats. */
final class Cats {

  private static final int STEPS = 2_500;
  private static final int BEGINNING = 202;
  private static final FullBatchTraining TRAINING =
      new FullBatchTraining(DeepModel.of(Activation.RELU), 0.0075);

  private Cats() {}

  static Map<String, Computation> computations() {
    return Map.of("C1W4.app.two_layer", Cats::twoLayers, "C1W4.app.four_layer", Cats::fourLayers);
  }

  private static Map<String, ?> twoLayers() {
    Map<String, Object> report =
        train(ParameterInitialization.random(new NumpyRandom(1), 0.01, 12288, 7, 1));
    if (report.containsKey("train_accuracy")) {
      report.put("cost_2499", report.get("last"));
    }
    return report;
  }

  private static Map<String, ?> fourLayers() {
    Map<String, Object> report =
        train(ParameterInitialization.lecun(new NumpyRandom(1), 12288, 20, 7, 5, 1));
    if (report.containsKey("train_accuracy")) {
      double[] losses = (double[]) report.get("costs");
      report.put(
          "costs_0_100_2400_2499",
          new double[] {losses[0], losses[1], losses[24], (double) report.get("last")});
    }
    return report;
  }

  private static Map<String, Object> train(Map<String, INDArray> parameters) {
    LabelledPoints train = SharedCourseData.cats("train_catvnoncat.h5");
    LabelledPoints test = SharedCourseData.cats("test_catvnoncat.h5");
    return TRAINING.report(train, test, new LinkedHashMap<>(parameters), STEPS, BEGINNING, 100);
  }
}
