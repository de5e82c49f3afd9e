package io.lookonce.jobs.cli;

import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Where models are kept. */
public final class RegistryOption {

  @Option(
      names = "--registry",
      paramLabel = "URI",
      defaultValue = "models",
      description =
          "Folder of the model registry. Default: models. Names that it does not know may be those"
              + " of models that Lookonce comes with, such as road-scenes")
  private String registry;

  public ModelRegistry open(Storage storage) {
    return new ModelRegistry(storage, Storage.path(registry));
  }

  /**
   * The model that a person named: of the registry, a folder, or one that Lookonce comes with.
   *
   * @throws io.lookonce.storage.InputRefused if there is no such model
   */
  public ModelBundle model(Storage storage, String reference) throws IOException {
    ModelRegistry own = open(storage);
    Optional<ModelRegistry> carried = carried(storage);
    if (carried.isPresent() && !own.knows(reference) && carried.get().knows(reference)) {
      return carried.get().open(reference);
    }
    return own.open(reference);
  }

  /** The models beside the configuration; none where a run has no such folder. */
  private static Optional<ModelRegistry> carried(Storage storage) {
    return Optional.ofNullable(System.getProperty(OptionDefaults.FOLDER_PROPERTY))
        .map(folder -> new Path(java.nio.file.Path.of(folder, "models").toUri()))
        .map(root -> new ModelRegistry(storage, root));
  }
}
