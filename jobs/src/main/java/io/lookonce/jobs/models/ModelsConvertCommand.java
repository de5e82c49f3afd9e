package io.lookonce.jobs.models;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce models convert}. */
@Command(
    name = "convert",
    description =
        "Writes a detector as the files that Darknet reads. It was imported from Darknet, or"
            + " trained here.",
    footer = {
      "",
      "Examples:",
      "  lookonce models convert --model yolov2 --darknet copy.cfg copy.weights"
    },
    sortOptions = false)
final class ModelsConvertCommand extends LookonceCommand {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "REF",
      description = "name, name:version, or the folder of a model.")
  private String model;

  @Option(
      names = "--darknet",
      required = true,
      arity = "2",
      paramLabel = "CFG WEIGHTS",
      description = "Files to write; they must not exist.")
  private List<String> darknet;

  @Mixin private RegistryOption registry;

  @Override
  protected boolean needsTrainingLibraries() {
    return true;
  }

  @Override
  protected int execute() throws IOException {
    Storage storage = storage();
    Path configuration = storage.qualify(Storage.path(darknet.get(0)));
    Path weights = storage.qualify(Storage.path(darknet.get(1)));
    require(!configuration.equals(weights), "--darknet names %s twice", configuration);
    for (Path target : List.of(configuration, weights)) {
      require(!storage.exists(target), "--darknet %s exists already", target);
    }
    ModelBundle bundle = registry.model(storage, model);
    new DarknetExport(storage, bundle).write(configuration, weights);
    out().println(bundle.reference() + " written to " + configuration + " and " + weights);
    return ExitCode.DONE;
  }

  /** Writes the Darknet {@code .cfg} and {@code .weights} of a bundle. */
  private static final class DarknetExport {

    private final Storage storage;
    private final ModelBundle bundle;

    DarknetExport(Storage storage, ModelBundle bundle) {
      this.storage = storage;
      this.bundle = bundle;
    }

    /**
     * Writes the files; each appears whole or not at all.
     *
     * @param configuration the {@code .cfg}, not there yet
     * @param weights the {@code .weights}, not there yet
     * @throws InputRefused if the bundle holds no Darknet network, or is damaged
     */
    void write(Path configuration, Path weights) throws IOException {
      DarknetBundle network = DarknetBundle.open(storage, bundle, "cannot be converted");
      Path newWeights = storage.beside(weights);
      Path newConfiguration = storage.beside(configuration);
      try {
        if (network.weightsFile() != null) {
          storage.copy(network.weightsFile(), newWeights);
        } else {
          writeTrained(network, newWeights);
        }
        storage.copy(network.configurationFile(), newConfiguration);
        storage.publish(newWeights, weights);
        storage.publish(newConfiguration, configuration);
      } finally {
        storage.delete(newWeights);
        storage.delete(newConfiguration);
      }
    }

    private void writeTrained(DarknetBundle network, Path target) throws IOException {
      DarknetConfiguration configuration = network.configuration();
      DarknetWeights weights;
      try {
        weights = DarknetGraph.weights(configuration, network.graph());
      } catch (IllegalArgumentException unsuitable) {
        throw new InputRefused(network.networkFile() + ": " + unsuitable.getMessage(), unsuitable);
      }
      try (OutputStream out = new BufferedOutputStream(storage.create(target))) {
        weights.write(out);
      }
    }
  }
}
