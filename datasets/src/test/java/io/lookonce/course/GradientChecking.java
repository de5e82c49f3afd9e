package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.GradientCheck;
import io.lookonce.stepbystep.RandomArrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** <i>Gradient Checking</i>. */
final class GradientChecking {

  private static final DeepModel MODEL = DeepModel.of(Activation.RELU);
  private static final INDArray LABELS = Draws.row(1, 1, 0);
  private static final double EPSILON = 1e-7;

  private final INDArray input;
  private final Map<String, INDArray> parameters;

  private GradientChecking() {
    NumpyRandom random = new NumpyRandom(1);
    input = RandomArrays.normal(random, 4, 3);
    parameters = Draws.parameters(random, 4, 5, 3, 1);
  }

  static Map<String, Computation> computations() {
    return Map.of(
        "C2W1.gc.1d", GradientChecking::oneDimensional,
        "C2W1.gc.nd_buggy", () -> new GradientChecking().withTheMistakesOfTheExercise(),
        "C2W1.gc.nd_correct", () -> new GradientChecking().correct());
  }

  /** J = θ · x at θ = 4, x = 2. */
  private static Map<String, ?> oneDimensional() {
    double theta = 4;
    double x = 2;
    return Map.of(
        "J",
        theta * x,
        "dtheta",
        x,
        "difference",
        GradientCheck.relativeError(at -> at * x, theta, x, EPSILON));
  }

  private Map<String, ?> correct() {
    return Map.of("cost", loss(parameters), "difference", difference(gradients()));
  }

  private Map<String, ?> withTheMistakesOfTheExercise() {
    Map<String, INDArray> gradients = gradients();
    gradients.get("dW2").muli(2);
    gradients.get("db1").muli(4);
    return Map.of("difference", difference(gradients));
  }

  private Map<String, INDArray> gradients() {
    ForwardPass forward = MODEL.forward(input, parameters);
    return MODEL.backward(forward.output(), LABELS, forward.caches());
  }

  private double difference(Map<String, INDArray> gradients) {
    return GradientCheck.relativeError(this::loss, parameters, gradients, EPSILON);
  }

  private double loss(Map<String, INDArray> of) {
    return MODEL.loss(MODEL.forward(input, of).output(), LABELS, of);
  }
}
