package io.lookonce.yolo;

import java.util.Locale;

/** Argument checks of all heads. */
final class DecodeArguments {
  private DecodeArguments() {}

  static void check(Head head, float[] output, int offset, float scoreThreshold) {
    if (offset < 0 || output.length - offset < head.values()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the head needs %d values of output from position %d on, the array has %d",
              head.values(),
              offset,
              output.length));
    }
    if (!(scoreThreshold >= 0 && scoreThreshold <= 1)) {
      throw new IllegalArgumentException(
          "the score threshold needs to be between 0 and 1: " + scoreThreshold);
    }
  }
}
