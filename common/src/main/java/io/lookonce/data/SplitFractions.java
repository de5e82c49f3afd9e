package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.lookonce.storage.InputRefused;
import java.util.Locale;

/**
 * How images without a given split are divided; the rest is for training.
 *
 * @param validation fraction for validation, at least 0
 * @param test fraction for test, at least 0; the sum is less than 1
 */
public record SplitFractions(double validation, double test) {

  /**
   * Checks the fractions.
   *
   * @throws InputRefused if one is negative or nothing is left to train on
   */
  public SplitFractions {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--validation-fraction %s and --test-fraction %s: neither may be negative, and"
                  + " together they must leave something to train on",
              validation,
              test));
    }
  }

  /** The fraction for training. */
  @JsonIgnore
  public double train() {
    return 1 - validation - test;
  }
}
