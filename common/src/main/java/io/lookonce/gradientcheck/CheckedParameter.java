package io.lookonce.gradientcheck;

import java.io.Serializable;

/**
 * What the check of one number gave.
 *
 * @param sample which number
 * @param analytic its gradient
 * @param slope what differences of the loss say
 */
public record CheckedParameter(Sample sample, double analytic, Slope slope)
    implements Serializable {

  /**
   * The relative error, from 0 to 1: |analytic − numerical| / (|analytic| + |numerical|). Where the
   * two are so small that their difference may be rounding, it stays below the tolerance: it counts
   * by rounding / tolerance. Where both are nothing but rounding it is 0.
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

  /** Whether the loss has a kink here, so that nothing can be said. */
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

  /** The number as people write it. */
  public String label() {
    return sample.array().label(sample.index());
  }
}
