package io.lookonce.course;

import java.util.Map;

/** Computes the numbers that are compared with an oracle's. */
@FunctionalInterface
interface Computation {

  /**
   * Computes the numbers by the oracle's names for them: each an {@code INDArray}, a {@code
   * Number}, or an array of doubles, floats, ints or longs. Missing names were not computed because
   * they take too long; a shorter array is compared with the first numbers of the oracle's.
   */
  Map<String, ?> compute();
}
