package io.lookonce.gradientcheck;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the check of one array gave.
 *
 * @param array which
 * @param numbers that were checked, in their order
 * @param fast the fast step's gradient of the whole array; empty where there is none
 */
public record ArrayFindings(
    ParameterArray array, List<CheckedParameter> numbers, Optional<FastComparison> fast) {

  public ArrayFindings {
    numbers = List.copyOf(numbers);
  }

  /** The numbers about which something can be said. */
  List<CheckedParameter> judged() {
    return numbers.stream().filter(number -> !number.atKink()).toList();
  }

  /** How many lie at a kink of the loss. */
  public int kinks() {
    return numbers.size() - judged().size();
  }

  /** How many gradients are nothing but rounding, and the slopes too. */
  public int zeros() {
    return (int) judged().stream().filter(CheckedParameter::isZero).count();
  }

  /** The number with the greatest relative error; empty where all lie at kinks. */
  public Optional<CheckedParameter> worst(double tolerance) {
    return judged().stream().max(Comparator.comparingDouble(number -> number.error(tolerance)));
  }

  /** The greatest relative error; 0 where all numbers lie at kinks. */
  public double error(double tolerance) {
    return worst(tolerance).map(number -> number.error(tolerance)).orElse(0.0);
  }

  /**
   * The course's measure over the checked numbers together: ‖analytic − numerical‖ / (‖analytic‖ +
   * ‖numerical‖), rounding and all.
   */
  public double courseError() {
    return courseError(judged());
  }

  static double courseError(List<CheckedParameter> numbers) {
    double difference = 0;
    double analytic = 0;
    double numerical = 0;
    for (CheckedParameter number : numbers) {
      difference += square(number.analytic() - number.numerical());
      analytic += square(number.analytic());
      numerical += square(number.numerical());
    }
    return difference == 0
        ? 0
        : Math.sqrt(difference) / (Math.sqrt(analytic) + Math.sqrt(numerical));
  }

  private static double square(double value) {
    return value * value;
  }
}
