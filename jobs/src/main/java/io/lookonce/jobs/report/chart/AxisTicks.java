package io.lookonce.jobs.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The marks of an axis: round numbers, the first and last of which enclose every value.
 *
 * @param logarithmic whether places go by the logarithm
 * @param values rising, at least two
 * @param labels what is written at each
 */
record AxisTicks(boolean logarithmic, List<Double> values, List<String> labels) {
  /** As many steps as an axis has at most, but for one more at either end. */
  private static final int STEPS = 5;

  /** Values that differ by no more, relatively, count as one: labels would be mostly digits. */
  private static final double SAME = 1e-6;

  /** Decades that are divided, so that an axis over few of them has more than its ends. */
  private static final int FEW_DECADES = 2;

  private static final List<Double> IN_A_DECADE = List.of(1.0, 2.0, 5.0);

  /**
   * Marks for values from {@code low} to {@code high}, both of which the axis holds; without values
   * both are infinite the wrong way round, and the axis shows an empty range.
   */
  static AxisTicks of(Axis axis, double low, double high) {
    if (axis.scale() == Axis.Scale.LOGARITHMIC) {
      return low > high ? logarithmic(1, 10) : logarithmic(low, high);
    }
    if (axis.scale() == Axis.Scale.FRACTION) {
      return linear(0, 1, 0);
    }
    double leastStep = axis.scale() == Axis.Scale.WHOLE ? 1 : 0;
    return low > high ? linear(0, 1, leastStep) : linear(low, high, leastStep);
  }

  /** Where a value stands, from 0 at the first mark to 1 at the last. */
  double position(double value) {
    double low = values.get(0);
    double high = values.get(values.size() - 1);
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  private static AxisTicks linear(double low, double high, double leastStep) {
    double range = high - low;
    if (range <= SAME * Math.max(Math.abs(low), Math.abs(high))) {
      // A range around them that is as wide as they are large.
      double around = low == 0 ? 1 : Math.abs(low) / 2;
      return linear(low - around, high + around, leastStep);
    }
    BigDecimal step = roundStep(Math.max(range / STEPS, leastStep));
    long first = (long) Math.floor(low / step.doubleValue() + 1e-9);
    long last = (long) Math.ceil(high / step.doubleValue() - 1e-9);
    List<BigDecimal> marks = new ArrayList<>();
    for (long mark = first; mark <= last; mark++) {
      marks.add(step.multiply(BigDecimal.valueOf(mark)));
    }
    return new AxisTicks(
        false, marks.stream().map(BigDecimal::doubleValue).toList(), labels(marks, step));
  }

  /** The next of 1, 2, 5 times a power of ten. */
  private static BigDecimal roundStep(double atLeast) {
    int exponent = (int) Math.floor(Math.log10(atLeast));
    return DoubleStream.of(1, 2, 5, 10)
        .mapToObj(factor -> BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent))
        .filter(step -> step.doubleValue() >= atLeast * (1 - 1e-9))
        .findFirst()
        .orElseThrow();
  }

  private static AxisTicks logarithmic(double low, double high) {
    int lowest = (int) Math.floor(Math.log10(low) + 1e-9);
    int highest = Math.max((int) Math.ceil(Math.log10(high) - 1e-9), lowest + 1);
    List<BigDecimal> marks =
        Math.log10(high / low) <= FEW_DECADES
            ? enclosing(dividedDecades(lowest, highest), low, high)
            : decades(lowest, highest);
    return new AxisTicks(
        true,
        marks.stream().map(BigDecimal::doubleValue).toList(),
        marks.stream().map(AxisTicks::alone).toList());
  }

  private static List<BigDecimal> decades(int lowest, int highest) {
    int every = (highest - lowest + STEPS - 1) / STEPS;
    List<BigDecimal> marks = new ArrayList<>();
    for (int exponent = lowest; exponent < highest + every; exponent += every) {
      marks.add(BigDecimal.ONE.scaleByPowerOfTen(exponent));
    }
    return marks;
  }

  private static List<BigDecimal> dividedDecades(int lowest, int highest) {
    List<BigDecimal> marks = new ArrayList<>();
    for (int exponent = lowest; exponent < highest; exponent++) {
      for (double factor : IN_A_DECADE) {
        marks.add(BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent));
      }
    }
    marks.add(BigDecimal.ONE.scaleByPowerOfTen(highest));
    return marks;
  }

  /** Leaves out what lies beyond the last mark below and the first mark above all values. */
  private static List<BigDecimal> enclosing(List<BigDecimal> marks, double low, double high) {
    int first = 0;
    while (first < marks.size() - 2 && marks.get(first + 1).doubleValue() <= low) {
      first++;
    }
    int last = marks.size() - 1;
    while (last > first + 1 && marks.get(last - 1).doubleValue() >= high) {
      last--;
    }
    return marks.subList(first, last + 1);
  }

  /** Labels with as many decimals as the step needs, and one prefix for all. */
  private static List<String> labels(List<BigDecimal> marks, BigDecimal step) {
    double largest =
        marks.stream().mapToDouble(mark -> Math.abs(mark.doubleValue())).max().orElse(0);
    if (largest >= 1e18 || largest < 1e-3) {
      return marks.stream().map(AxisTicks::alone).toList();
    }
    int thousands = largest < 1e4 ? 0 : (int) Math.floor(Math.log10(largest) / 3);
    int decimals = Math.max(0, step.stripTrailingZeros().scale() + 3 * thousands);
    String prefix = List.of("", "k", "M", "G", "T", "P").get(thousands);
    return marks.stream()
        .map(mark -> mark.scaleByPowerOfTen(-3 * thousands))
        .map(mark -> String.format(Locale.ROOT, "%." + decimals + "f", mark))
        .map(label -> label.strip() + (isZero(label) ? "" : prefix))
        .toList();
  }

  private static boolean isZero(String label) {
    return new BigDecimal(label).signum() == 0;
  }

  /** A label that needs no other beside it: plain, or with a power of ten where that is shorter. */
  private static String alone(BigDecimal mark) {
    BigDecimal shortest = mark.round(MathContext.DECIMAL32).stripTrailingZeros();
    String plain = shortest.toPlainString();
    return plain.length() <= 5 ? plain : powerOfTen(shortest);
  }

  private static String powerOfTen(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }
}
