package io.lookonce.network;

import io.lookonce.configuration.Settings;
import java.util.List;

/**
 * Logistic regression as a network of one unit: the first cat classifier of the course, on 64 × 64
 * × 3 numbers. With several outputs it is softmax regression.
 */
public final class LogisticRegression extends DenseNetwork {

  static final String NAME = "logistic-regression";

  private LogisticRegression(List<Integer> sizes) {
    super(sizes, 1);
  }

  /** Reads {@code layers}. */
  static LogisticRegression read(Settings settings) {
    List<Integer> sizes =
        readSizes(settings, List.of(12288, 1), written -> written.size() == 2, "[inputs, outputs]");
    return new LogisticRegression(sizes);
  }

  @Override
  public String name() {
    return NAME;
  }
}
