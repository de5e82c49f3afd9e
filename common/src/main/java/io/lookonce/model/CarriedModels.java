package io.lookonce.model;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The models that Lookonce comes with, such as {@code road-scenes}: in the folder {@code models}
 * beside the configuration files.
 */
public final class CarriedModels {

  /** System property of the folder of the configuration files; the launcher sets it. */
  public static final String FOLDER_PROPERTY = "lookonce.conf";

  private CarriedModels() {}

  /**
   * Opens the model that a person named: of a registry, a folder, or one that Lookonce comes with,
   * in this order.
   *
   * @throws io.lookonce.storage.InputRefused if there is no such model
   */
  public static ModelBundle open(Storage storage, ModelRegistry registry, String reference)
      throws IOException {
    Optional<ModelRegistry> carried = registry(storage);
    if (carried.isEmpty() || registry.knows(reference)) {
      return registry.open(reference);
    }
    if (carried.get().knows(reference)) {
      return carried.get().open(reference);
    }
    try {
      return registry.open(reference);
    } catch (InputRefused refused) {
      List<String> names = carried.get().names();
      String message = refused.getMessage();
      throw names.isEmpty() || !message.startsWith("no model '")
          ? refused
          : new InputRefused(
              message + "; Lookonce comes with " + String.join(", ", names), refused);
    }
  }

  /** Their registry; none where a run has no such folder. */
  public static Optional<ModelRegistry> registry(Storage storage) {
    return Optional.ofNullable(System.getProperty(FOLDER_PROPERTY))
        .map(folder -> new Path(java.nio.file.Path.of(folder, "models").toUri()))
        .map(root -> new ModelRegistry(storage, root));
  }
}
