package io.lookonce.network;

import io.lookonce.configuration.Settings;
import java.util.List;

/** The two-layer cat classifier of the course: 12288-7-1. */
public final class CatsTwoLayer extends DenseNetwork {

  static final String NAME = "cats-two-layer";

  private CatsTwoLayer(List<Integer> sizes, double keepProbability) {
    super(sizes, keepProbability);
  }

  /** Reads {@code layers} and {@code regularization.keep-probability}. */
  static CatsTwoLayer read(Settings settings) {
    List<Integer> sizes =
        readSizes(
            settings,
            List.of(12288, 7, 1),
            written -> written.size() == 3,
            "[inputs, hidden units, outputs]");
    return new CatsTwoLayer(sizes, readKeepProbability(settings));
  }

  @Override
  public String name() {
    return NAME;
  }
}
