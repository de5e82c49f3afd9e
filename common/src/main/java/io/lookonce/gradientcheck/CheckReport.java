package io.lookonce.gradientcheck;

import io.lookonce.gradientcheck.CheckableGraph.Wiring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The result of checking a network.
 *
 * @param settings of the check
 * @param arrays from the input to the output, each with at least one number
 * @param wiring the connections of the layers
 */
public record CheckReport(CheckSettings settings, List<ArrayFindings> arrays, Wiring wiring) {

  public CheckReport {
    arrays = List.copyOf(arrays);
  }

  /**
   * Groups numbers and comparisons by array.
   *
   * @param arrays the checked arrays, from the input to the output
   * @param numbers in the order of the samples
   * @param fast comparisons of the same arrays; empty if there is no fast step
   */
  public static CheckReport of(
      CheckSettings settings,
      List<ParameterArray> arrays,
      List<CheckedParameter> numbers,
      List<FastComparison> fast,
      Wiring wiring) {
    Map<ParameterArray, List<CheckedParameter>> byArray = new LinkedHashMap<>();
    arrays.forEach(array -> byArray.put(array, new ArrayList<>()));
    numbers.forEach(number -> byArray.get(number.sample().array()).add(number));
    Map<ParameterArray, FastComparison> compared = new LinkedHashMap<>();
    fast.forEach(comparison -> compared.put(comparison.array(), comparison));
    List<ArrayFindings> findings = new ArrayList<>();
    byArray.forEach(
        (array, own) ->
            findings.add(new ArrayFindings(array, own, Optional.ofNullable(compared.get(array)))));
    return new CheckReport(settings, findings, wiring);
  }

  /** Whether all gradients are right. */
  public boolean passes() {
    return arrays.stream().allMatch(this::passes) && !hasTooManyKinks();
  }

  /** Whether the gradients of an array are right. */
  public boolean passes(ArrayFindings array) {
    return agrees(array) && isChecked(array) && fastAgrees(array);
  }

  /** Whether no gradient in double precision differs from the slope. */
  public boolean agrees(ArrayFindings array) {
    return error(array) <= settings.tolerance();
  }

  /** Whether at least one number of the array does not lie at a kink. */
  public boolean isChecked(ArrayFindings array) {
    return array.kinks() < array.numbers().size();
  }

  /** Whether the fast step, if there is one, computes the same gradient for the array. */
  public boolean fastAgrees(ArrayFindings array) {
    return array.fast().map(fast -> fast.agrees(settings.fastTolerance())).orElse(true);
  }

  /** Whether too many numbers lie at kinks for a reliable result. */
  public boolean hasTooManyKinks() {
    return kinks() > settings.kinkShare() * numbers();
  }

  /** How many numbers were checked, including those at kinks. */
  public int numbers() {
    return arrays.stream().mapToInt(array -> array.numbers().size()).sum();
  }

  /** How many numbers lie at kinks. */
  public int kinks() {
    return arrays.stream().mapToInt(ArrayFindings::kinks).sum();
  }

  /** How many numbers have no slope beyond rounding. */
  public int zeros() {
    return arrays.stream().mapToInt(ArrayFindings::zeros).sum();
  }

  /** How many arrays have a wrong gradient. */
  public int wrongArrays() {
    return (int) arrays.stream().filter(array -> !passes(array)).count();
  }

  /** The course's measure over all checked numbers. */
  public double courseError() {
    return ArrayFindings.courseError(
        arrays.stream().flatMap(array -> array.withoutKinks().stream()).toList());
  }

  /** The number with the greatest relative error; empty if all lie at kinks. */
  public Optional<CheckedParameter> worst() {
    return arrays.stream()
        .flatMap(array -> array.worst(settings.tolerance()).stream())
        .max(Comparator.comparingDouble(this::error));
  }

  /** The greatest relative error in an array, with an allowance for rounding. */
  public double error(ArrayFindings array) {
    return array.error(settings.tolerance());
  }

  /** The relative error of a number, with an allowance for rounding. */
  public double error(CheckedParameter number) {
    return number.error(settings.tolerance());
  }

  /** The array in which the fast step differs most; empty if there is no fast step. */
  public Optional<FastComparison> worstFast() {
    return arrays.stream()
        .flatMap(array -> array.fast().stream())
        .max(Comparator.comparingDouble(FastComparison::error));
  }

  /**
   * The wrong array nearest to the output, where the mistake is: earlier arrays are wrong because
   * they receive its gradients. Empty if the gradients in double precision are right.
   */
  public Optional<ArrayFindings> origin() {
    return last(array -> !agrees(array));
  }

  /** The same for the fast step. */
  public Optional<ArrayFindings> fastOrigin() {
    return last(array -> !fastAgrees(array));
  }

  private Optional<ArrayFindings> last(Predicate<ArrayFindings> wrong) {
    return arrays.stream().filter(wrong).reduce((before, after) -> after);
  }

  /** The layers that may contain the mistake, see {@link Wiring#suspects}. */
  public List<String> suspects(ArrayFindings origin) {
    return wiring.suspects(
        origin.array().layer(), arrays.stream().map(ArrayFindings::array).toList());
  }

  /**
   * The findings for one array.
   *
   * @param array the array
   * @param numbers the checked numbers, in order
   * @param fast the comparison of the fast step; empty if there is no fast step
   */
  public record ArrayFindings(
      ParameterArray array, List<CheckedParameter> numbers, Optional<FastComparison> fast) {

    public ArrayFindings {
      numbers = List.copyOf(numbers);
    }

    /** The numbers that do not lie at a kink of the loss. */
    List<CheckedParameter> withoutKinks() {
      return numbers.stream().filter(number -> !number.atKink()).toList();
    }

    /** How many numbers lie at a kink of the loss. */
    public int kinks() {
      return numbers.size() - withoutKinks().size();
    }

    /** How many numbers have no gradient and no slope beyond rounding. */
    public int zeros() {
      return (int) withoutKinks().stream().filter(CheckedParameter::isZero).count();
    }

    /** The number with the greatest relative error; empty if all lie at kinks. */
    public Optional<CheckedParameter> worst(double tolerance) {
      return withoutKinks().stream()
          .max(Comparator.comparingDouble(number -> number.error(tolerance)));
    }

    /** The greatest relative error; 0 if all numbers lie at kinks. */
    public double error(double tolerance) {
      return worst(tolerance).map(number -> number.error(tolerance)).orElse(0.0);
    }

    /**
     * The course's measure over the checked numbers: ‖analytic − numerical‖ / (‖analytic‖ +
     * ‖numerical‖), including rounding.
     */
    public double courseError() {
      return courseError(withoutKinks());
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
}
