package io.lookonce.gradientcheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the check of a network gave.
 *
 * @param settings how strict it was
 * @param arrays from the input to the output, each with at least one number
 * @param wiring which layer reads which
 */
public record CheckReport(CheckSettings settings, List<ArrayFindings> arrays, Wiring wiring) {

  public CheckReport {
    arrays = List.copyOf(arrays);
  }

  /**
   * Puts numbers and comparisons together by array.
   *
   * @param arrays those that were checked, from the input to the output
   * @param numbers in the order of the samples
   * @param fast of the same arrays; empty where there is no fast step
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

  /** Whether nothing is wrong. */
  public boolean passes() {
    return arrays.stream().allMatch(this::passes) && !hasTooManyKinks();
  }

  /** Whether nothing is wrong with an array. */
  public boolean passes(ArrayFindings array) {
    return agrees(array) && isSeen(array) && fastAgrees(array);
  }

  /** Whether no gradient in double precision differs from the slope. */
  public boolean agrees(ArrayFindings array) {
    return error(array) <= settings.tolerance();
  }

  /** Whether at least one number of the array lies at no kink. */
  public boolean isSeen(ArrayFindings array) {
    return array.kinks() < array.numbers().size();
  }

  /** Whether the fast step, where there is one, gives the array the same gradient. */
  public boolean fastAgrees(ArrayFindings array) {
    return array.fast().map(fast -> fast.agrees(settings.fastTolerance())).orElse(true);
  }

  /** Whether so many numbers lie at kinks that what is right of the others says too little. */
  public boolean hasTooManyKinks() {
    return kinks() > settings.kinkShare() * numbers();
  }

  /** How many numbers were checked, those at kinks among them. */
  public int numbers() {
    return arrays.stream().mapToInt(array -> array.numbers().size()).sum();
  }

  /** How many of them lie at kinks. */
  public int kinks() {
    return arrays.stream().mapToInt(ArrayFindings::kinks).sum();
  }

  /** How many have no slope but rounding. */
  public int zeros() {
    return arrays.stream().mapToInt(ArrayFindings::zeros).sum();
  }

  /** How many arrays something is wrong with. */
  public int wrongArrays() {
    return (int) arrays.stream().filter(array -> !passes(array)).count();
  }

  /** The course's measure over all checked numbers. */
  public double courseError() {
    return ArrayFindings.courseError(
        arrays.stream().flatMap(array -> array.judged().stream()).toList());
  }

  /** The number with the greatest relative error of all; empty if all lie at kinks. */
  public Optional<CheckedParameter> worst() {
    return arrays.stream()
        .flatMap(array -> array.worst(settings.tolerance()).stream())
        .max(Comparator.comparingDouble(this::error));
  }

  /** The greatest relative error in an array, rounding allowed for. */
  public double error(ArrayFindings array) {
    return array.error(settings.tolerance());
  }

  /** The relative error of a number, rounding allowed for. */
  public double error(CheckedParameter number) {
    return number.error(settings.tolerance());
  }

  /** The array in which the fast step differs most; empty where there is no fast step. */
  public Optional<FastComparison> worstFast() {
    return arrays.stream()
        .flatMap(array -> array.fast().stream())
        .max(Comparator.comparingDouble(FastComparison::error));
  }

  /**
   * The wrong array that is nearest the output, where the mistake is made: those before it are
   * wrong because they are handed its gradients. Empty if double precision is right.
   */
  public Optional<ArrayFindings> origin() {
    return last(array -> !agrees(array));
  }

  /** The same of the fast step. */
  public Optional<ArrayFindings> fastOrigin() {
    return last(array -> !fastAgrees(array));
  }

  private Optional<ArrayFindings> last(Predicate<ArrayFindings> wrong) {
    return arrays.stream().filter(wrong).reduce((before, after) -> after);
  }

  /** The layers in which the mistake may be, see {@link Wiring#suspects}. */
  public List<String> suspects(ArrayFindings origin) {
    return wiring.suspects(
        origin.array().layer(), arrays.stream().map(ArrayFindings::array).toList());
  }
}
