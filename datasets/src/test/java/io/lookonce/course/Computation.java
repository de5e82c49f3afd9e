package io.lookonce.course;

import java.util.Map;

/** What an oracle's numbers are compared with. */
@FunctionalInterface
interface Computation {

  /**
   * Computes the numbers by the names that the oracle has for them: each an {@code INDArray}, a
   * {@code Number}, or an array of doubles, floats, ints or longs. Names that are left out were not
   * computed because that takes long; a shorter array is compared with the beginning of the
   * oracle's.
   */
  Map<String, ?> compute();
}
