package io.lookonce.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;

/** Speeds in images per second, by system, one per repetition. */
public final class Measurements {

  private final Map<String, List<Double>> speeds = new LinkedHashMap<>();
  private final ObjDoubleConsumer<String> progress;

  public Measurements() {
    this((system, imagesPerSecond) -> {});
  }

  /**
   * @param progress is told of every speed
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
   * How many times as fast one system is as another, each repetition for itself: what slows the
   * machine down for a while slows both.
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
}
