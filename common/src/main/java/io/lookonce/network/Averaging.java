package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.io.Serializable;
import java.util.List;

/**
 * How the parameters of several workers are averaged.
 *
 * @param workers number of workers that train in parallel, at least 1
 * @param frequency mini-batches per worker between two averages, at least 1
 * @param outer the outer optimizer, which applies the average
 */
public record Averaging(int workers, int frequency, Outer outer) {

  /** The outer optimizer. */
  public sealed interface Outer extends Serializable {}

  /** The average becomes the new parameters. */
  public record Mean() implements Outer {}

  /**
   * Treats the difference between the old parameters and the average as a gradient, and applies it
   * with Nesterov momentum (DiLoCo: Douillard et al., 2023; SlowMo: Wang et al., 2020). In the long
   * run, a round moves the parameters learningRate / (1 − momentum) times as far as the average
   * does. DiLoCo's 0.7 and 0.9 give a factor of seven. That suits DiLoCo's rounds of hundreds of
   * steps and its small inner rates, but the SIGNS ConvNet diverges with it in rounds of four
   * steps.
   *
   * @param learningRate the outer learning rate, above 0
   * @param momentum the weight of earlier rounds, in [0, 1)
   */
  public record Nesterov(double learningRate, double momentum) implements Outer {}

  /** One worker, averaged after every mini-batch: training on a single machine. */
  public static Averaging single() {
    return new Averaging(1, 1, new Mean());
  }

  static Averaging read(Settings settings) {
    Averaging otherwise = single();
    return new Averaging(
        settings.integer("workers", otherwise.workers(), Range.atLeast(1)),
        settings.integer("frequency", otherwise.frequency(), Range.atLeast(1)),
        readOuter(settings));
  }

  private static Outer readOuter(Settings settings) {
    if (settings.choice("outer", "mean", List.of("mean", "nesterov")).equals("mean")) {
      return new Mean();
    }
    return new Nesterov(
        settings.number("outer-learning-rate", 1, Range.positive()),
        settings.number("outer-momentum", 0.5, Range.decay()));
  }
}
