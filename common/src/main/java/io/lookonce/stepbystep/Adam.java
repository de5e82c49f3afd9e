package io.lookonce.stepbystep;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Adam as the course's text has it (<i>Optimization methods</i>, section 4): v and s are moving
 * averages of dW and dW², corrected by 1 − β1^t and 1 − β2^t, and W = W − α · v̂ / (√ŝ + ε), with ε
 * outside the root.
 */
public final class Adam implements Optimizer {

  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final MovingAverages mean;
  private final MovingAverages meanSquare;
  private int steps;

  /** The notebook's settings: β1 = 0.9, β2 = 0.999, ε = 1e-8. */
  public Adam() {
    this(0.9, 0.999, 1e-8, 0);
  }

  /**
   * Averages of zero.
   *
   * @param beta1 β1, in [0, 1)
   * @param beta2 β2, in [0, 1)
   * @param epsilon ε
   * @param steps how many the corrections count as done; the next one is t = steps + 1
   */
  public Adam(double beta1, double beta2, double epsilon, int steps) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.steps = steps;
    mean = new MovingAverages(beta1);
    meanSquare = new MovingAverages(beta2);
  }

  @Override
  public void update(
      Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate) {
    steps++;
    parameters.forEach(
        (name, values) -> {
          INDArray gradient = gradients.get("d" + name);
          INDArray corrected = mean.add("d" + name, gradient).div(1 - Math.pow(beta1, steps));
          INDArray correctedSquare =
              meanSquare.add("d" + name, gradient.mul(gradient)).div(1 - Math.pow(beta2, steps));
          INDArray root = Transforms.sqrt(correctedSquare, false).addi(epsilon);
          values.subi(corrected.divi(root).muli(learningRate));
        });
  }

  /** v, under the names of the gradients. */
  public Map<String, INDArray> mean() {
    return mean.all();
  }

  /** s, under the names of the gradients. */
  public Map<String, INDArray> meanSquare() {
    return meanSquare.all();
  }
}
