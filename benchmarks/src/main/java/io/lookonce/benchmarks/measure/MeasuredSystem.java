package io.lookonce.benchmarks.measure;

/** One of the systems that a benchmark sets side by side. */
public interface MeasuredSystem {

  /**
   * Does its share of one repetition and notes how fast it was.
   *
   * @param into gets one or more speeds, under the same names in every repetition
   */
  void measure(Measurements into) throws Exception;

  /**
   * Does what brings it to its usual speed; by itself, one repetition.
   *
   * @param ignored gets speeds that do not count
   */
  default void warmUp(Measurements ignored) throws Exception {
    measure(ignored);
  }
}
