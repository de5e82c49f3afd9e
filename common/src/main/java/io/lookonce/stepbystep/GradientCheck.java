package io.lookonce.stepbystep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares gradients with central differences of the loss (<i>Gradient Checking</i>): (J(θ + ε) −
 * J(θ − ε)) / 2ε for each parameter, and ‖g − ĝ‖ / (‖g‖ + ‖ĝ‖) over all of them.
 *
 * <p>With the course's ε of 1e-7, rounding alone gives a relative error of 1e-7 or slightly more,
 * so a correct gradient fails the course's bound of 1e-7. A bound of 2e-7 holds, and so does 1e-8
 * with ε = 1e-5.
 */
public final class GradientCheck {

  private GradientCheck() {}

  /**
   * The relative error of one derivative.
   *
   * @param loss J
   * @param theta θ
   * @param gradient dJ/dθ to check
   * @param epsilon ε
   * @return |g − ĝ| / (|g| + |ĝ|)
   */
  public static double relativeError(
      DoubleUnaryOperator loss, double theta, double gradient, double epsilon) {
    double above = loss.applyAsDouble(theta + epsilon);
    double below = loss.applyAsDouble(theta - epsilon);
    double approximation = (above - below) / (2 * epsilon);
    return Math.abs(gradient - approximation) / (Math.abs(gradient) + Math.abs(approximation));
  }

  /**
   * The relative error over all parameters of a network.
   *
   * @param loss J of the parameters, which are changed one value at a time and restored
   * @param parameters by name
   * @param gradients gradients to check, named {@code "d"} followed by the parameter's name; others
   *     are ignored
   * @param epsilon ε
   * @return ‖g − ĝ‖ / (‖g‖ + ‖ĝ‖) over all parameters
   * @throws IllegalArgumentException naming the parameter without a gradient of its shape
   */
  public static double relativeError(
      ToDoubleFunction<Map<String, INDArray>> loss,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients,
      double epsilon) {
    double difference = 0;
    double given = 0;
    double found = 0;
    for (Map.Entry<String, INDArray> entry : differences(loss, parameters, epsilon).entrySet()) {
      INDArray gradient = gradients.get("d" + entry.getKey());
      if (gradient == null || !gradient.equalShapes(entry.getValue())) {
        throw new IllegalArgumentException(entry.getKey() + " has no gradient of its shape");
      }
      difference += squared(gradient.sub(entry.getValue()));
      given += squared(gradient);
      found += squared(entry.getValue());
    }
    return Math.sqrt(difference) / (Math.sqrt(given) + Math.sqrt(found));
  }

  /**
   * Central differences for all parameters.
   *
   * @return ĝ of each parameter, by the parameter's name, of its shape
   */
  public static Map<String, INDArray> differences(
      ToDoubleFunction<Map<String, INDArray>> loss,
      Map<String, INDArray> parameters,
      double epsilon) {
    Map<String, INDArray> differences = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> {
          INDArray slopes = Nd4j.create(DataType.DOUBLE, values.shape());
          for (long index = 0; index < values.length(); index++) {
            double value = values.getDouble(index);
            values.putScalar(index, value + epsilon);
            double above = loss.applyAsDouble(parameters);
            values.putScalar(index, value - epsilon);
            double below = loss.applyAsDouble(parameters);
            values.putScalar(index, value);
            slopes.putScalar(index, (above - below) / (2 * epsilon));
          }
          differences.put(name, slopes);
        });
    return differences;
  }

  private static double squared(INDArray values) {
    return values.mul(values).sumNumber().doubleValue();
  }
}
