package io.lookonce.network;

/**
 * The course's deep network written out in double precision: ReLU, a sigmoid unit, cross-entropy,
 * lambda / (2m) · Σ‖W‖², full-batch gradient descent. Weights are [layer][unit][input], examples
 * are rows.
 */
final class ReferenceDenseNetwork {

  private final double[][][] weights;
  private final double[][] biases;
  private final double lambda;
  private final double rate;

  ReferenceDenseNetwork(int[] sizes, int seed, double lambda, double rate) {
    this.lambda = lambda;
    this.rate = rate;
    NumpyRandom random = new NumpyRandom(seed);
    weights = new double[sizes.length - 1][][];
    biases = new double[sizes.length - 1][];
    for (int layer = 0; layer < weights.length; layer++) {
      weights[layer] = new double[sizes[layer + 1]][sizes[layer]];
      biases[layer] = new double[sizes[layer + 1]];
      for (double[] unit : weights[layer]) {
        for (int input = 0; input < unit.length; input++) {
          unit[input] = random.normal() * Math.sqrt(2.0 / sizes[layer]);
        }
      }
    }
  }

  /** One step of gradient descent; returns the cost before it. */
  double step(double[][] examples, double[] labels) {
    int count = examples.length;
    double cost = 0;
    double[][][] weightGradients = new double[weights.length][][];
    double[][] biasGradients = new double[weights.length][];
    for (int layer = 0; layer < weights.length; layer++) {
      weightGradients[layer] = new double[weights[layer].length][weights[layer][0].length];
      biasGradients[layer] = new double[weights[layer].length];
    }
    for (int example = 0; example < count; example++) {
      double[][] activations = forward(examples[example]);
      double output = activations[weights.length][0];
      double label = labels[example];
      cost -= (label * Math.log(output) + (1 - label) * Math.log(1 - output)) / count;
      backward(activations, (output - label) / count, weightGradients, biasGradients);
    }
    cost += lambda / (2 * count) * squaredWeights();
    for (int layer = 0; layer < weights.length; layer++) {
      for (int unit = 0; unit < weights[layer].length; unit++) {
        biases[layer][unit] -= rate * biasGradients[layer][unit];
        for (int input = 0; input < weights[layer][unit].length; input++) {
          double penalty = lambda / count * weights[layer][unit][input];
          weights[layer][unit][input] -= rate * (weightGradients[layer][unit][input] + penalty);
        }
      }
    }
    return cost;
  }

  private double[][] forward(double[] example) {
    double[][] activations = new double[weights.length + 1][];
    activations[0] = example;
    for (int layer = 0; layer < weights.length; layer++) {
      boolean last = layer == weights.length - 1;
      activations[layer + 1] = new double[weights[layer].length];
      for (int unit = 0; unit < weights[layer].length; unit++) {
        double sum = biases[layer][unit];
        for (int input = 0; input < weights[layer][unit].length; input++) {
          sum += weights[layer][unit][input] * activations[layer][input];
        }
        activations[layer + 1][unit] = last ? 1 / (1 + Math.exp(-sum)) : Math.max(0, sum);
      }
    }
    return activations;
  }

  private void backward(
      double[][] activations,
      double outputSlope,
      double[][][] weightGradients,
      double[][] biasGradients) {
    double[] slopes = {outputSlope};
    for (int layer = weights.length - 1; layer >= 0; layer--) {
      double[] below = new double[activations[layer].length];
      for (int unit = 0; unit < slopes.length; unit++) {
        biasGradients[layer][unit] += slopes[unit];
        for (int input = 0; input < below.length; input++) {
          weightGradients[layer][unit][input] += slopes[unit] * activations[layer][input];
          below[input] +=
              activations[layer][input] > 0 ? slopes[unit] * weights[layer][unit][input] : 0;
        }
      }
      slopes = below;
    }
  }

  private double squaredWeights() {
    double sum = 0;
    for (double[][] layer : weights) {
      for (double[] unit : layer) {
        for (double weight : unit) {
          sum += weight * weight;
        }
      }
    }
    return sum;
  }
}
