package io.lookonce.network;

import io.lookonce.configuration.Settings;
import java.util.List;

/** The L-layer cat classifier of the course: 12288-20-7-5-1, or any other {@code layers}. */
public final class CatsDeep extends DenseNetwork {

  static final String NAME = "cats-deep";

  private CatsDeep(List<Integer> sizes, double keepProbability) {
    super(sizes, keepProbability);
  }

  /** Reads {@code layers} and {@code regularization.keep-probability}. */
  static CatsDeep read(Settings settings) {
    List<Integer> sizes =
        readSizes(
            settings,
            List.of(12288, 20, 7, 5, 1),
            written -> written.size() >= 3,
            "[inputs, hidden units .., outputs]");
    return new CatsDeep(sizes, readKeepProbability(settings));
  }

  @Override
  public String name() {
    return NAME;
  }
}
