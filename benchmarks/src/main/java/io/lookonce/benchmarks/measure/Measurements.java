package io.lookonce.benchmarks.measure;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;

/** Figures by name, one per repetition: of systems, their speeds in images per second. */
public final class Measurements {

  private final Map<String, List<Double>> speeds = new LinkedHashMap<>();
  private final ObjDoubleConsumer<String> progress;

  public Measurements() {
    this((system, imagesPerSecond) -> {});
  }

  /**
   * @param progress receives every speed
   */
  public Measurements(ObjDoubleConsumer<String> progress) {
    this.progress = progress;
  }

  public void add(String system, double imagesPerSecond) {
    progress.accept(system, imagesPerSecond);
    speeds.computeIfAbsent(system, absent -> new ArrayList<>()).add(imagesPerSecond);
  }

  /** All systems in the order of their first measurement. */
  public Map<String, Spread> spreads() {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    speeds.forEach((system, values) -> spreads.put(system, Spread.of(values)));
    return spreads;
  }

  Spread speed(String system) {
    return Spread.of(speeds(system));
  }

  /**
   * The speed of one system divided by that of another, repetition by repetition, because a
   * temporary slowdown of the machine affects both.
   */
  public Spread ratio(String system, String reference) {
    List<Double> measured = speeds(system);
    List<Double> compared = speeds(reference);
    List<Double> ratios = new ArrayList<>();
    for (int repetition = 0; repetition < measured.size(); repetition++) {
      ratios.add(measured.get(repetition) / compared.get(repetition));
    }
    return Spread.of(ratios);
  }

  /** The system with the highest median. */
  public String fastest(List<String> systems) {
    return systems.stream()
        .max((a, b) -> Double.compare(speed(a).median(), speed(b).median()))
        .orElseThrow();
  }

  private List<Double> speeds(String system) {
    List<Double> values = speeds.get(system);
    if (values == null) {
      throw new IllegalArgumentException(system + " was not measured");
    }
    return values;
  }

  /** Median, minimum and maximum of several repetitions. */
  @JsonPropertyOrder({"median", "min", "max"})
  public record Spread(double median, double min, double max) {

    /**
     * Computes the spread. The median of an even number of values is the mean of the middle two.
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
}
