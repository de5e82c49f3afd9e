package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.io.Serializable;
import java.util.List;

/**
 * How the parameters of several workers are brought together.
 *
 * @param workers how many train side by side, at least 1
 * @param frequency mini-batches that each worker trains between two averages, at least 1
 * @param outer what becomes of the average
 */
public record Averaging(int workers, int frequency, Outer outer) {

  /** What the average is used for. */
  public sealed interface Outer extends Serializable {}

  /** The average is the new state. */
  public record Mean() implements Outer {}

  /**
   * The way from the old parameters to the average is taken as a gradient and followed with
   * Nesterov momentum (DiLoCo: Douillard et al., 2023; SlowMo: Wang et al., 2020). In the long run
   * a round then moves learningRate / (1 − momentum) times as far as the average would: DiLoCo's
   * 0.7 and 0.9 mean seven times, which suits its rounds of hundreds of steps and small inner
   * rates, and kills the SIGNS ConvNet with rounds of four.
   *
   * @param learningRate the outer learning rate, above 0
   * @param momentum the weight of the past, in [0, 1)
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
