package io.lookonce.jobs.report.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What one side of a {@link LineChart} measures.
 *
 * @param title what and in which unit, such as {@code loss} or {@code seconds}
 * @param scale how values become places
 */
public record Axis(String title, Scale scale) {
  /** Beyond this the distance of two values may be no number any more. */
  private static final double LARGEST = 1e300;

  /** Costs whose largest is so many times the smallest lie far apart. */
  private static final double WIDE_RANGE = 50;

  /** How values become places along an axis. */
  enum Scale {
    LINEAR,
    /** Linear, for values that are counted: marks stand at whole numbers only. */
    WHOLE,
    /** Linear and always from 0 to 1, for shares, so that two charts can be compared. */
    FRACTION,
    /** By the logarithm; what is not above zero has no place. */
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

  /** What costs are drawn along: by their logarithm where they lie far apart. */
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

  /** Whether a value has a place on this axis. */
  boolean holds(double value) {
    return switch (scale) {
      case LINEAR, WHOLE -> Math.abs(value) <= LARGEST;
      case FRACTION -> value >= 0 && value <= 1;
      case LOGARITHMIC -> value > 0 && value <= LARGEST;
    };
  }
}
