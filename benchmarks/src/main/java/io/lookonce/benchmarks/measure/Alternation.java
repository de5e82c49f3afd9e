package io.lookonce.benchmarks.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures systems in alternation: each repetition reverses the order, so that a machine that
 * becomes slower or faster favours no system.
 */
public final class Alternation {

  /** Time for the threads of one system to go idle before the next one starts. */
  private static final long PAUSE_MILLISECONDS = 500;

  private final List<MeasuredSystem> systems;
  private final PrintStream progress;

  public Alternation(List<MeasuredSystem> systems, PrintStream progress) {
    this.systems = new ArrayList<>(systems);
    this.progress = progress;
  }

  /** Warms up every system, then runs the repetitions. */
  public Measurements run(int repetitions) throws Exception {
    progress.println("warming up");
    Measurements ignored = new Measurements(this::show);
    for (MeasuredSystem system : systems) {
      rest();
      system.warmUp(ignored);
    }
    Measurements measurements = new Measurements(this::show);
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      progress.println("repetition " + repetition + " of " + repetitions);
      for (MeasuredSystem system : systems) {
        rest();
        system.measure(measurements);
      }
      Collections.reverse(systems);
    }
    return measurements;
  }

  private static void rest() throws InterruptedException {
    System.gc();
    Thread.sleep(PAUSE_MILLISECONDS);
  }

  private void show(String system, double imagesPerSecond) {
    progress.printf(Locale.ROOT, "  %s: %.1f/s%n", system, imagesPerSecond);
  }

  /** One of the systems that a benchmark compares. */
  public interface MeasuredSystem {

    /**
     * Runs one repetition and records its speed.
     *
     * @param into receives one or more speeds, with the same names in every repetition
     */
    void measure(Measurements into) throws Exception;

    /**
     * Warms up the system; by default, with one repetition.
     *
     * @param ignored receives speeds that do not count
     */
    default void warmUp(Measurements ignored) throws Exception {
      measure(ignored);
    }
  }
}
