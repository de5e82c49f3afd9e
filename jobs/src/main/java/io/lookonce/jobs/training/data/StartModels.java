package io.lookonce.jobs.training.data;

import io.lookonce.configuration.Settings;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.util.Optional;

/** Finds the model that a training starts from. */
@FunctionalInterface
public interface StartModels {

  /**
   * Opens a model by reference: {@code name}, {@code name:version}, or the URI of its folder.
   *
   * @throws InputRefused if there is no such model
   */
  ModelBundle open(String reference) throws IOException;

  /**
   * Opens the model of the key {@code start}; empty if the key is not set.
   *
   * @param kind required kind of the model, as {@link io.lookonce.model.ModelCard} names it
   * @throws io.lookonce.configuration.ConfigurationRefused if there is no such model, or it is of
   *     another kind
   */
  default Optional<ModelBundle> read(Settings settings, String kind) throws IOException {
    if (!settings.has("start")) {
      return Optional.empty();
    }
    try {
      ModelBundle bundle = open(settings.text("start"));
      bundle.requireKind(kind);
      return Optional.of(bundle);
    } catch (InputRefused unusable) {
      throw settings.refused("start", "cannot be started from: " + unusable.getMessage());
    }
  }
}
