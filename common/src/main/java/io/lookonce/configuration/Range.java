package io.lookonce.configuration;

/**
 * The valid interval of a number.
 *
 * @param minimum the lower bound; negative infinity if there is none
 * @param minimumIncluded whether the lower bound itself is allowed
 * @param maximum the upper bound; positive infinity if there is none
 * @param maximumIncluded whether the upper bound itself is allowed
 */
public record Range(
    double minimum, boolean minimumIncluded, double maximum, boolean maximumIncluded) {

  /** Finite numbers above zero. */
  public static Range positive() {
    return new Range(0, false, Double.POSITIVE_INFINITY, false);
  }

  /** Finite numbers of at least {@code minimum}. */
  public static Range atLeast(double minimum) {
    return new Range(minimum, true, Double.POSITIVE_INFINITY, false);
  }

  /** Numbers from {@code minimum} to {@code maximum}, both included. */
  public static Range between(double minimum, double maximum) {
    return new Range(minimum, true, maximum, true);
  }

  /** A probability that may be one and not zero: (0, 1]. */
  public static Range probability() {
    return new Range(0, false, 1, true);
  }

  /** The weight of the past in a moving average: [0, 1). */
  public static Range decay() {
    return new Range(0, true, 1, false);
  }

  /** Whether {@code value} lies in the interval; a NaN never does. */
  public boolean contains(double value) {
    boolean above = minimumIncluded ? value >= minimum : value > minimum;
    boolean below = maximumIncluded ? value <= maximum : value < maximum;
    return above && below;
  }

  /** The interval in words for an error message, such as {@code above 0} or {@code in (0, 1]}. */
  @Override
  public String toString() {
    if (maximum == Double.POSITIVE_INFINITY) {
      return (minimumIncluded ? "at least " : "above ") + number(minimum);
    }
    return "in "
        + (minimumIncluded ? "[" : "(")
        + number(minimum)
        + ", "
        + number(maximum)
        + (maximumIncluded ? "]" : ")");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
