package io.lookonce.jobs;

import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Where models are kept. */
final class RegistryOption {

  @Option(
      names = "--registry",
      paramLabel = "URI",
      defaultValue = "models",
      description = "Folder of the model registry. Default: models")
  private String registry;

  ModelRegistry open(Storage storage) {
    return new ModelRegistry(storage, new Path(registry));
  }
}
