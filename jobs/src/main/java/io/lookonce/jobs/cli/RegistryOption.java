package io.lookonce.jobs.cli;

import io.lookonce.model.CarriedModels;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Where models are kept. */
@HelpGroup("General")
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
    return CarriedModels.open(storage, open(storage), reference);
  }
}
