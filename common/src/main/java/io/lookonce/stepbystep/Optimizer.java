package io.lookonce.stepbystep;

import io.lookonce.stepbystep.Optimizer.MovingAverages;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Updates parameters from gradients (<i>Optimization methods</i>). */
public interface Optimizer {

  /**
   * One step, in place.
   *
   * @param parameters by name
   * @param gradients named {@code "d"} followed by the parameter's name; others are ignored
   * @param learningRate α of this step
   */
  void update(
      Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate);

  /** Moving averages v = β · v + (1 − β) · g, from v = 0, of several arrays by name. */
  static final class MovingAverages {

    private final double beta;
    private final Map<String, INDArray> averages = new LinkedHashMap<>();

    MovingAverages(double beta) {
      if (!(beta >= 0 && beta < 1)) {
        throw new IllegalArgumentException("the weight of the past must be in [0, 1): " + beta);
      }
      this.beta = beta;
    }

    /** Adds the next g and returns the average, which this object keeps updating. */
    INDArray add(String name, INDArray next) {
      // Detached, because an average outlives the workspace of a step.
      INDArray average =
          averages.computeIfAbsent(
              name, absent -> Nd4j.zeros(DataType.DOUBLE, next.shape()).detach());
      return average.muli(beta).addi(next.mul(1 - beta));
    }

    Map<String, INDArray> all() {
      return Collections.unmodifiableMap(averages);
    }
  }

  /** Gradient descent: W = W − α · dW (<i>Optimization methods</i>, equations 1 and 2). */
  public static final class GradientDescent implements Optimizer {

    @Override
    public void update(
        Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate) {
      parameters.forEach(
          (name, values) -> values.subi(gradients.get("d" + name).mul(learningRate)));
    }
  }

  /**
   * Adam as defined in the course (<i>Optimization methods</i>, section 4): v and s are moving
   * averages of dW and dW², corrected by 1 − β1^t and 1 − β2^t, and W = W − α · v̂ / (√ŝ + ε), with
   * ε outside the root.
   */
  public static final class Adam implements Optimizer {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final MovingAverages mean;
    private final MovingAverages meanSquare;
    private int steps;

    /** The notebook's defaults: β1 = 0.9, β2 = 0.999, ε = 1e-8. */
    public Adam() {
      this(0.9, 0.999, 1e-8, 0);
    }

    /**
     * Starts with moving averages of zero.
     *
     * @param beta1 β1, in [0, 1)
     * @param beta2 β2, in [0, 1)
     * @param epsilon ε
     * @param steps number of steps that the bias corrections count as done; the next step is t =
     *     steps + 1
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

    /** v by the names of the gradients. */
    public Map<String, INDArray> mean() {
      return mean.all();
    }

    /** s by the names of the gradients. */
    public Map<String, INDArray> meanSquare() {
      return meanSquare.all();
    }
  }

  /**
   * Momentum: v = β · v + (1 − β) · dW, W = W − α · v, from v = 0 (<i>Optimization methods</i>,
   * equations 3 and 4).
   */
  public static final class Momentum implements Optimizer {

    private final MovingAverages velocity;

    /**
     * Starts with v = 0.
     *
     * @param beta β, in [0, 1)
     */
    public Momentum(double beta) {
      velocity = new MovingAverages(beta);
    }

    @Override
    public void update(
        Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate) {
      parameters.forEach(
          (name, values) ->
              values.subi(velocity.add("d" + name, gradients.get("d" + name)).mul(learningRate)));
    }

    /** v by the names of the gradients. */
    public Map<String, INDArray> velocity() {
      return velocity.all();
    }
  }
}
