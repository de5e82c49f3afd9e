package io.lookonce.stepbystep;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.DeepModel.DropoutMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The course's L-layer network: [linear → activation] × (L − 1) → linear → sigmoid, with
 * cross-entropy (<i>Building your Deep Neural Network: Step by Step</i>, <i>Initialization</i>,
 * <i>Regularization</i>, <i>Planar data classification</i>).
 *
 * @param hidden the activation of the hidden layers
 * @param lambda λ of the penalty λ / (2m) · Σ ‖W‖², at least 0
 * @param keepProbability of the hidden units in training, in (0, 1]
 */
public record DeepModel(Activation hidden, double lambda, double keepProbability) {

  /** A model without regularisation. */
  public static DeepModel of(Activation hidden) {
    return new DeepModel(hidden, 0, 1);
  }

  /** The same model with the penalty λ / (2m) · Σ ‖W‖². */
  public DeepModel withL2(double newLambda) {
    return new DeepModel(hidden, newLambda, keepProbability);
  }

  /** The same model with inverted dropout in the hidden layers in training. */
  public DeepModel withDropout(double newKeepProbability) {
    return new DeepModel(hidden, lambda, newKeepProbability);
  }

  /**
   * The forward pass without dropout.
   *
   * @param input X, (features, examples)
   * @param parameters W1, b1 .. WL, bL
   */
  public ForwardPass forward(INDArray input, Map<String, INDArray> parameters) {
    return forward(input, parameters, linear -> DropoutMask.NONE);
  }

  /** The forward pass in training; draws the dropout masks of the hidden layers in order. */
  public ForwardPass forward(INDArray input, Map<String, INDArray> parameters, NumpyRandom random) {
    return keepProbability == 1
        ? forward(input, parameters)
        : forward(
            input, parameters, linear -> DropoutMask.draw(random, keepProbability, linear.shape()));
  }

  private ForwardPass forward(
      INDArray input, Map<String, INDArray> parameters, Function<INDArray, DropoutMask> masks) {
    int layers = parameters.size() / 2;
    List<LayerCache> caches = new ArrayList<>();
    INDArray activation = input;
    for (int layer = 1; layer <= layers; layer++) {
      INDArray weights = parameters.get("W" + layer);
      INDArray linear = Linear.forward(activation, weights, parameters.get("b" + layer));
      boolean last = layer == layers;
      DropoutMask mask = last ? DropoutMask.NONE : masks.apply(linear);
      caches.add(new LayerCache(activation, weights, linear, mask));
      activation = mask.apply((last ? Activation.SIGMOID : hidden).forward(linear));
    }
    return new ForwardPass(activation, caches);
  }

  /** Cross-entropy plus λ / (2m) · Σ ‖W‖². Outputs and labels are (outputs, examples). */
  public double loss(INDArray outputs, INDArray labels, Map<String, INDArray> parameters) {
    double squares = 0;
    for (int layer = 1; lambda > 0 && layer <= parameters.size() / 2; layer++) {
      INDArray weights = parameters.get("W" + layer);
      squares += weights.mul(weights).sumNumber().doubleValue();
    }
    return CrossEntropy.loss(outputs, labels) + lambda / (2 * labels.columns()) * squares;
  }

  /**
   * The backward pass from dZ of the last layer, which is A − Y for a sigmoid with cross-entropy,
   * even where the sigmoid is exactly 0 or 1. The notebooks of the second course use this
   * simplification.
   *
   * @return dWL, dbL, dA(L−1) .. dW1, db1 of the loss, where dA is of the sum of the losses, after
   *     dropout
   */
  public Map<String, INDArray> backward(
      INDArray outputs, INDArray labels, List<LayerCache> caches) {
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    backwardFrom(outputs.sub(labels), caches, gradients);
    return gradients;
  }

  /**
   * The backward pass from dA of the last layer by the chain rule alone: {@code L_model_backward}
   * of the first course. NaN where an output is exactly 0 or 1.
   *
   * @return as {@link #backward}, and dA0
   */
  public Map<String, INDArray> backwardByChainRule(
      INDArray outputs, INDArray labels, List<LayerCache> caches) {
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    INDArray last = caches.get(caches.size() - 1).linear();
    INDArray lastLinearGradient =
        Activation.SIGMOID.backward(CrossEntropy.gradient(outputs, labels), last);
    INDArray firstLinearGradient = backwardFrom(lastLinearGradient, caches, gradients);
    gradients.put("dA0", Linear.inputGradient(firstLinearGradient, caches.get(0).weights()));
    return gradients;
  }

  /** Returns dZ1. */
  private INDArray backwardFrom(
      INDArray lastLinearGradient, List<LayerCache> caches, Map<String, INDArray> gradients) {
    INDArray linearGradient = lastLinearGradient;
    for (int layer = caches.size(); layer >= 1; layer--) {
      LayerCache cache = caches.get(layer - 1);
      if (layer < caches.size()) {
        INDArray next = caches.get(layer).weights();
        INDArray activationGradient =
            cache.dropout().apply(Linear.inputGradient(linearGradient, next));
        gradients.put("dA" + layer, activationGradient);
        linearGradient = hidden.backward(activationGradient, cache.linear());
      }
      INDArray weightGradient = Linear.weightGradient(linearGradient, cache.input());
      gradients.put("dW" + layer, withPenalty(weightGradient, cache));
      gradients.put("db" + layer, Linear.biasGradient(linearGradient));
    }
    return linearGradient;
  }

  /** Adds λ / m · W. */
  private INDArray withPenalty(INDArray weightGradient, LayerCache cache) {
    return lambda == 0
        ? weightGradient
        : weightGradient.addi(cache.weights().mul(lambda / cache.input().columns()));
  }

  /**
   * The result of a forward pass.
   *
   * @param output AL, (outputs, examples)
   * @param caches one per layer, from the first
   */
  public record ForwardPass(INDArray output, List<LayerCache> caches) {}

  /**
   * An inverted-dropout mask: the units of a layer that are kept in one pass. They are scaled up to
   * preserve the expected sum (<i>Regularization</i>, section 3).
   *
   * @param kept D, (units, examples): 1 for kept units, 0 for dropped ones
   * @param keepProbability probability of keeping a unit, in (0, 1]; at 1 all units are kept,
   *     regardless of D
   */
  public record DropoutMask(INDArray kept, double keepProbability) {

    /** Keeps all units. */
    public static final DropoutMask NONE = new DropoutMask(Nd4j.scalar(DataType.DOUBLE, 1), 1);

    /** Checks the range of the probability. */
    public DropoutMask {
      if (!(keepProbability > 0 && keepProbability <= 1)) {
        throw new IllegalArgumentException(
            "the probability of keeping a unit must be in (0, 1]: " + keepProbability);
      }
    }

    /** D = rand(shape) &lt; keep, drawn row by row. */
    public static DropoutMask draw(NumpyRandom random, double keepProbability, long... shape) {
      INDArray kept = RandomArrays.uniform(random, shape).lt(keepProbability);
      return new DropoutMask(kept.castTo(DataType.DOUBLE), keepProbability);
    }

    /** A · D / keep in the forward pass, and dA · D / keep in the backward pass. */
    public INDArray apply(INDArray values) {
      return keepProbability == 1 ? values : values.mul(kept).divi(keepProbability);
    }
  }

  /**
   * The values of a dense layer's forward pass that its backward pass needs.
   *
   * @param input A_prev, (inputs, examples)
   * @param weights W, (units, inputs)
   * @param linear Z, (units, examples)
   * @param dropout mask of the units' activations
   */
  public record LayerCache(INDArray input, INDArray weights, INDArray linear, DropoutMask dropout) {

    /** The cache of a layer without dropout. */
    public static LayerCache of(INDArray input, INDArray weights, INDArray linear) {
      return new LayerCache(input, weights, linear, DropoutMask.NONE);
    }
  }
}
