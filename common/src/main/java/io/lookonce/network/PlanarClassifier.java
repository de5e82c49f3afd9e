package io.lookonce.network;

import io.lookonce.configuration.Settings;
import java.util.List;

/**
 * The three-layer classifier of points in the plane, of the notebooks on initialisation (2-10-5-1),
 * regularisation (2-20-3-1) and optimisation (2-5-2-1).
 */
public final class PlanarClassifier extends DenseNetwork {

  static final String NAME = "planar";

  private PlanarClassifier(List<Integer> sizes, double keepProbability) {
    super(sizes, keepProbability);
  }

  /** Reads {@code layers} and {@code regularization.keep-probability}. */
  static PlanarClassifier read(Settings settings) {
    List<Integer> sizes =
        readSizes(
            settings,
            List.of(2, 10, 5, 1),
            written -> written.size() == 4 && written.get(0) == 2,
            "[2, units, units, outputs]");
    return new PlanarClassifier(sizes, readKeepProbability(settings));
  }

  @Override
  public String name() {
    return NAME;
  }
}
