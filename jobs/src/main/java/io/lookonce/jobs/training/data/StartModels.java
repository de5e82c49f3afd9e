package io.lookonce.jobs.training.data;

import io.lookonce.configuration.Settings;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.util.Optional;

/** Where a training finds the model that it starts from. */
@FunctionalInterface
public interface StartModels {

  /**
   * Opens what a person named: {@code name}, {@code name:version}, or the folder of a model.
   *
   * @throws InputRefused if there is no such model
   */
  ModelBundle open(String reference) throws IOException;

  /**
   * Reads {@code start}, where it is set.
   *
   * @param kind of model, as {@link io.lookonce.model.ModelCard} names it
   * @throws io.lookonce.configuration.ConfigurationRefused if there is no such model
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
