package io.lookonce.jobs.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of a {@link LineChart}.
 *
 * @param title quantity or unit, such as {@code loss} or {@code seconds}
 * @param scale maps values to positions
 */
public record Axis(String title, Scale scale) {
  /** Beyond this the difference of two values could overflow. */
  private static final double LARGEST = 1e300;

  /** Ratio of largest to smallest loss above which the axis is logarithmic. */
  private static final double WIDE_RANGE = 50;

  /** Maps values to positions. */
  enum Scale {
    LINEAR,
    /** Linear with ticks at whole numbers only, for counts. */
    WHOLE,
    /** Linear, always from 0 to 1, so that two charts can be compared. */
    FRACTION,
    /** Logarithmic; values of zero or less have no position. */
    LOGARITHMIC
  }

  public static Axis linear(String title) {
    return new Axis(title, Scale.LINEAR);
  }

  public static Axis whole(String title) {
    return new Axis(title, Scale.WHOLE);
  }

  static Axis fraction(String title) {
    return new Axis(title, Scale.FRACTION);
  }

  static Axis logarithmic(String title) {
    return new Axis(title, Scale.LOGARITHMIC);
  }

  /** The axis of losses: logarithmic for a wide range of values, else linear. */
  public static Axis ofLosses(List<LineChart.Series> series) {
    double[] positive =
        series.stream()
            .flatMapToDouble(line -> DoubleStream.of(line.y()))
            .filter(loss -> loss > 0)
            .toArray();
    double smallest = DoubleStream.of(positive).min().orElse(1);
    boolean wide = DoubleStream.of(positive).max().orElse(1) > WIDE_RANGE * smallest;
    return wide ? logarithmic("loss, logarithmic") : linear("loss");
  }

  /** Whether a value has a position on this axis. */
  boolean holds(double value) {
    return switch (scale) {
      case LINEAR, WHOLE -> Math.abs(value) <= LARGEST;
      case FRACTION -> value >= 0 && value <= 1;
      case LOGARITHMIC -> value > 0 && value <= LARGEST;
    };
  }

  /**
   * The ticks of an axis: round numbers whose first and last enclose every value.
   *
   * @param logarithmic whether positions follow the logarithm
   * @param values ascending, at least two
   * @param labels one per value
   */
  record AxisTicks(boolean logarithmic, List<Double> values, List<String> labels) {
    /** Most steps of an axis, not counting one more at either end. */
    private static final int STEPS = 5;

    /** Relative difference up to which values count as equal; their labels would be all digits. */
    private static final double SAME = 1e-6;

    /** Ranges of up to so many decades get ticks inside each decade. */
    private static final int FEW_DECADES = 2;

    private static final List<Double> IN_A_DECADE = List.of(1.0, 2.0, 5.0);

    /**
     * Ticks for values from {@code low} to {@code high}, both on the axis. Without any values,
     * {@code low} is +∞ and {@code high} −∞, and the axis shows an arbitrary range.
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

    /** The position of a value, from 0 at the first tick to 1 at the last. */
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
        // A range around the values, as wide as they are large.
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

    /** The smallest 1, 2 or 5 times a power of ten that is not below {@code atLeast}. */
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

    /** Keeps the ticks from the last one below all values to the first one above. */
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

    /** Labels with the decimals that the step needs and one SI prefix for all. */
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

    /**
     * A label that needs no other beside it: plain, or with a power of ten where that is shorter.
     */
    private static String alone(BigDecimal mark) {
      BigDecimal shortest = mark.round(MathContext.DECIMAL32).stripTrailingZeros();
      String plain = shortest.toPlainString();
      return plain.length() <= 5 ? plain : powerOfTen(shortest);
    }

    private static String powerOfTen(BigDecimal value) {
      int exponent = value.precision() - value.scale() - 1;
      return value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString()
          + "e"
          + exponent;
    }
  }
}
