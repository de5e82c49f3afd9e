package io.lookonce.jobs.models;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;

/** Writes the Darknet {@code .cfg} and {@code .weights} of a bundle. */
final class DarknetExport {

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
