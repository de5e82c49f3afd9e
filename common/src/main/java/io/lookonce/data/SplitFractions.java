package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.lookonce.storage.InputRefused;

/**
 * How images without a split of their own are shared out; the rest is for training.
 *
 * @param validation share for validation, from 0
 * @param test share for the test, from 0; together less than 1
 */
public record SplitFractions(double validation, double test) {

  /**
   * Checks the shares.
   *
   * @throws InputRefused if one is negative or nothing is left to train on
   */
  public SplitFractions {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new InputRefused(
          "--validation-fraction %s and --test-fraction %s: neither may be negative, and together they must leave something to train on"
              .formatted(validation, test));
    }
  }

  /** The share for training. */
  @JsonIgnore
  public double train() {
    return 1 - validation - test;
  }
}
