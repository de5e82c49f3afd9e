package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.io.Serializable;

/**
 * Limits of the gradient of a mini-batch, before the optimizer. Penalties on the weights are not
 * part of that gradient.
 *
 * @param value greatest absolute value of an element; infinite for no limit
 * @param norm greatest Euclidean norm of the gradient of all parameters together; a longer gradient
 *     is scaled down. Infinite for no limit
 */
public record GradientClipping(double value, double norm) implements Serializable {

  /** No limit. */
  public static final GradientClipping NONE =
      new GradientClipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Reads {@code gradient-clipping { value, norm }}; either may be absent. */
  static GradientClipping read(Settings settings) {
    return new GradientClipping(limit(settings, "value"), limit(settings, "norm"));
  }

  private static double limit(Settings settings, String key) {
    return settings.has(key) ? settings.number(key, Range.positive()) : Double.POSITIVE_INFINITY;
  }

  /** Whether there is a limit. */
  public boolean limits() {
    return !equals(NONE);
  }
}
