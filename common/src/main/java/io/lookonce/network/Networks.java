package io.lookonce.network;

import io.lookonce.configuration.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The networks by name. */
public final class Networks {

  /** More classes than any network here is meant for. */
  static final int MOST_CLASSES = 100_000;

  private static final Map<String, Function<Settings, ClassifierNetwork>> READERS =
      new TreeMap<>(
          Map.of(
              LogisticRegression.NAME, LogisticRegression::read,
              CatsTwoLayer.NAME, CatsTwoLayer::read,
              CatsDeep.NAME, CatsDeep::read,
              PlanarClassifier.NAME, PlanarClassifier::read,
              SignsConvolutional.NAME, SignsConvolutional::read,
              HappyHouse.NAME, HappyHouse::read,
              ResidualNetwork50.NAME, ResidualNetwork50::read,
              CustomNetwork.NAME, CustomNetwork::read));

  private Networks() {}

  /** The names that {@code network} may have, in alphabetical order. */
  public static List<String> names() {
    return List.copyOf(READERS.keySet());
  }

  /**
   * Reads {@code network} and the keys of the network that it names: {@code layers}, {@code input},
   * {@code classes}, {@code batch-normalization.decay}, {@code regularization.keep-probability}.
   * The caller refuses unknown keys when all readers have had their turn.
   */
  public static ClassifierNetwork read(Settings settings) {
    return READERS.get(settings.choice("network", names())).apply(settings);
  }

  /**
   * A network of the course as it stands in the course; any of {@link #names()} but {@code custom},
   * which has no default.
   */
  public static ClassifierNetwork byName(String name) {
    return read(Settings.parse("", name, List.of("network=" + name)));
  }
}
