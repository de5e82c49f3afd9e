package io.lookonce.network;

import io.lookonce.configuration.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The classifiers by name. */
public final class Networks {

  /** The most classes that a configuration may ask for. */
  static final int MOST_CLASSES = 100_000;

  private static final Map<String, Function<Settings, ClassifierNetwork>> READERS =
      new TreeMap<>(
          Map.of(
              DenseNetwork.LOGISTIC_REGRESSION, DenseNetwork::logisticRegression,
              DenseNetwork.CATS_TWO_LAYER, DenseNetwork::catsTwoLayer,
              DenseNetwork.CATS_DEEP, DenseNetwork::catsDeep,
              DenseNetwork.PLANAR, DenseNetwork::planar,
              SignsConvolutional.NAME, SignsConvolutional::read,
              HappyHouse.NAME, HappyHouse::read,
              ResidualNetwork50.NAME, ResidualNetwork50::read,
              CustomNetwork.NAME, CustomNetwork::read));

  private Networks() {}

  /** The values of {@code network}, in alphabetical order. */
  public static List<String> names() {
    return List.copyOf(READERS.keySet());
  }

  /**
   * Reads {@code network} and the keys of the network that it names: {@code layers}, {@code input},
   * {@code classes}, {@code batch-normalization.decay}, {@code regularization.keep-probability}.
   * The caller refuses unknown keys after all readers have run.
   */
  public static ClassifierNetwork read(Settings settings) {
    return READERS.get(settings.choice("network", names())).apply(settings);
  }

  /** A network with the course's defaults. */
  public static ClassifierNetwork byName(String name) {
    return read(Settings.parse("", name, List.of("network=" + name)));
  }
}
