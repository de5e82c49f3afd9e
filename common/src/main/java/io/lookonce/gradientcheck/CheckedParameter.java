package io.lookonce.gradientcheck;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * The finding for one number.
 *
 * @param sample the number
 * @param analytic its gradient
 * @param slope by differences of the loss
 */
public record CheckedParameter(Sample sample, double analytic, Slope slope)
    implements Serializable {

  /**
   * The relative error, from 0 to 1: |analytic − numerical| / (|analytic| + |numerical|). If the
   * two are so small that their difference may be rounding, the denominator is rounding /
   * tolerance, so that the error stays below the tolerance. If both are nothing but rounding, the
   * error is 0.
   *
   * @param tolerance of {@link CheckSettings}
   */
  public double error(double tolerance) {
    if (isZero()) {
      return 0;
    }
    double size = Math.abs(analytic) + Math.abs(slope.value());
    double error =
        Math.abs(analytic - slope.value()) / Math.max(size, slope.rounding() / tolerance);
    return Double.isNaN(error) ? 1 : error;
  }

  /** Whether the loss has a kink here, so that the number cannot be checked. */
  public boolean atKink() {
    return slope.atKink();
  }

  /** The slope by differences. */
  public double numerical() {
    return slope.value();
  }

  /** Whether gradient and slope are nothing but rounding. */
  public boolean isZero() {
    return Math.abs(analytic) <= slope.rounding() && Math.abs(slope.value()) <= slope.rounding();
  }

  /** The number's name for messages. */
  public String label() {
    return sample.array().label(sample.index());
  }

  /**
   * A number to check, given by its array and index.
   *
   * @param array of the number
   * @param index in the array, in the order of the flat view
   */
  public record Sample(ParameterArray array, long index) implements Serializable {

    /**
     * Draws the numbers to check of each array: all numbers of a small array, otherwise {@code
     * samples} of them without repetition. The draw depends on the seed and the array only.
     *
     * @param samples of each array
     */
    public static List<Sample> draw(List<ParameterArray> arrays, int samples, long seed) {
      List<Sample> drawn = new ArrayList<>();
      for (ParameterArray array : arrays) {
        long length = array.length();
        LongStream indices =
            length <= samples
                ? LongStream.range(0, length)
                : new Random(seed + array.label().hashCode())
                    .longs(0, length)
                    .distinct()
                    .limit(samples);
        indices.sorted().forEach(index -> drawn.add(new Sample(array, index)));
      }
      return drawn;
    }

    /** Its index in the network's flat view of all parameters. */
    long place() {
      return array.offset() + index;
    }
  }

  /**
   * The slope of the loss along one parameter, computed by differences.
   *
   * @param value the slope
   * @param rounding bound on its rounding error
   * @param atKink whether the loss has a kink within the smallest step; the value is then
   *     meaningless
   */
  public record Slope(double value, double rounding, boolean atKink) implements Serializable {}
}
