package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.CrossEntropy;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.DeepModel.LayerCache;
import io.lookonce.stepbystep.Linear;
import io.lookonce.stepbystep.Linear.LayerGradients;
import io.lookonce.stepbystep.Optimizer.GradientDescent;
import io.lookonce.stepbystep.ParameterInitialization;
import io.lookonce.stepbystep.RandomArrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** <i>Building your Deep Neural Network: Step by Step</i>. */
final class DeepNetwork {

  private static final DeepModel MODEL = DeepModel.of(Activation.RELU);

  private DeepNetwork() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C1W4.initialize_parameters",
        () -> ParameterInitialization.random(new NumpyRandom(1), 0.01, 3, 2, 1),
        "C1W4.initialize_parameters_deep",
        () -> ParameterInitialization.random(new NumpyRandom(3), 0.01, 5, 4, 3),
        "C1W4.linear_forward",
        () -> Map.of("Z", linear(new NumpyRandom(1))),
        "C1W4.linear_activation_forward",
        DeepNetwork::linearActivationForward,
        "C1W4.L_model_forward",
        DeepNetwork::modelForward,
        "C1W4.compute_cost",
        () -> Map.of("cost", CrossEntropy.loss(Draws.row(0.8, 0.9, 0.4), Draws.row(1, 1, 0))),
        "C1W4.linear_activation_backward",
        DeepNetwork::linearActivationBackward,
        "C1W4.L_model_backward",
        DeepNetwork::modelBackward,
        "C1W4.update_parameters",
        DeepNetwork::update);
  }

  /** A(3,2), W(1,3), b(1,1). */
  private static INDArray linear(NumpyRandom random) {
    INDArray input = RandomArrays.normal(random, 3, 2);
    INDArray weights = RandomArrays.normal(random, 1, 3);
    return Linear.forward(input, weights, RandomArrays.normal(random, 1, 1));
  }

  private static Map<String, ?> linearActivationForward() {
    INDArray linear = linear(new NumpyRandom(2));
    return Map.of(
        "sigmoid", Activation.SIGMOID.forward(linear), "relu", Activation.RELU.forward(linear));
  }

  private static Map<String, ?> modelForward() {
    NumpyRandom random = new NumpyRandom(6);
    INDArray input = RandomArrays.normal(random, 5, 4);
    ForwardPass forward = MODEL.forward(input, Draws.parameters(random, 5, 4, 3, 1));
    return Map.of("AL", forward.output(), "caches", forward.caches().size());
  }

  private static Map<String, ?> linearActivationBackward() {
    NumpyRandom random = new NumpyRandom(2);
    INDArray gradient = RandomArrays.normal(random, 1, 2);
    INDArray input = RandomArrays.normal(random, 3, 2);
    INDArray weights = RandomArrays.normal(random, 1, 3);
    RandomArrays.normal(random, 1, 1);
    INDArray linear = RandomArrays.normal(random, 1, 2);
    Map<String, INDArray> results = new LinkedHashMap<>();
    for (Activation activation : List.of(Activation.SIGMOID, Activation.RELU)) {
      String name = activation == Activation.RELU ? "relu" : "sigmoid";
      LayerGradients found = Linear.backward(activation.backward(gradient, linear), input, weights);
      results.put(name + "_dA_prev", found.input());
      results.put(name + "_dW", found.weights());
      results.put(name + "_db", found.bias());
    }
    return results;
  }

  private static Map<String, ?> modelBackward() {
    NumpyRandom random = new NumpyRandom(3);
    INDArray output = RandomArrays.normal(random, 1, 2);
    LayerCache first = cache(random, 4, 3);
    LayerCache second = cache(random, 3, 1);
    return MODEL.backwardByChainRule(output, Draws.row(1, 0), List.of(first, second));
  }

  /** A_prev, W, b (which the backward pass does not need) and Z for two examples. */
  private static LayerCache cache(NumpyRandom random, int inputs, int units) {
    INDArray input = RandomArrays.normal(random, inputs, 2);
    INDArray weights = RandomArrays.normal(random, units, inputs);
    RandomArrays.normal(random, units, 1);
    return LayerCache.of(input, weights, RandomArrays.normal(random, units, 2));
  }

  private static Map<String, ?> update() {
    Map<String, INDArray> parameters = Draws.parameters(new NumpyRandom(2), 4, 3, 1);
    Map<String, INDArray> gradients = Draws.gradients(new NumpyRandom(3), 4, 3, 1);
    new GradientDescent().update(parameters, gradients, 0.1);
    return parameters;
  }
}
