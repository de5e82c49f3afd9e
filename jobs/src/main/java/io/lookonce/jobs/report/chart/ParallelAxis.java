package io.lookonce.jobs.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One of the axes of {@link ParallelCoordinates}, and where every line crosses it.
 *
 * @param title what it measures
 * @param marks places with a label
 * @param places per line from 0 at the bottom to 1; no number where a line has no value
 */
public record ParallelAxis(String title, List<Mark> marks, double[] places) {

  /** Values whose largest is so many times the smallest are placed by their logarithm. */
  private static final double WIDE_RANGE = 50;

  /** Names beside an axis; of more, every second, third, ... is written. */
  private static final int MOST_NAMES = 12;

  /**
   * A label.
   *
   * @param place from 0 at the bottom to 1
   * @param label what stands there
   */
  public record Mark(double place, String label) {}

  /** An axis of numbers; what is not finite has no place. */
  public static ParallelAxis ofNumbers(String title, double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double low = Arrays.stream(finite).min().orElse(0);
    double high = Arrays.stream(finite).max().orElse(1);
    Axis axis = low > 0 && high > WIDE_RANGE * low ? Axis.logarithmic(title) : Axis.linear(title);
    AxisTicks ticks = AxisTicks.of(axis, low, high);
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < ticks.values().size(); i++) {
      marks.add(new Mark(ticks.position(ticks.values().get(i)), ticks.labels().get(i)));
    }
    double[] places =
        Arrays.stream(values)
            .map(value -> Double.isFinite(value) ? ticks.position(value) : Double.NaN)
            .toArray();
    return new ParallelAxis(title, marks, places);
  }

  /** An axis of what a setting was: of numbers if all are, else of names in order of appearance. */
  public static ParallelAxis ofSettings(String title, List<String> values) {
    double[] numbers = values.stream().mapToDouble(ParallelAxis::number).toArray();
    if (Arrays.stream(numbers).allMatch(Double::isFinite)) {
      return ofNumbers(title, numbers);
    }
    List<String> names = List.copyOf(new LinkedHashSet<>(values));
    double steps = Math.max(1, names.size() - 1);
    int every = (names.size() - 1) / MOST_NAMES + 1;
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < names.size(); i += every) {
      marks.add(new Mark(i / steps, names.get(i)));
    }
    return new ParallelAxis(
        title, marks, values.stream().mapToDouble(name -> names.indexOf(name) / steps).toArray());
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException name) {
      return Double.NaN;
    }
  }
}
