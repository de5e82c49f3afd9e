package io.lookonce.benchmarks.measure;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** What several repetitions gave: the one in the middle, and how far they lie apart. */
@JsonPropertyOrder({"median", "min", "max"})
public record Spread(double median, double min, double max) {

  /**
   * Of an even number of values the median is the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there is no value
   */
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
    return new Spread(median, sorted[0], sorted[last]);
  }

  public Spread dividedBy(double divisor) {
    return new Spread(median / divisor, min / divisor, max / divisor);
  }
}
