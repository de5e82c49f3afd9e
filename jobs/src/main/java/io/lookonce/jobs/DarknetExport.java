package io.lookonce.jobs;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.NetworkFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/** From a bundle to a Darknet {@code .cfg} and {@code .weights}. */
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
    boolean imported = bundle.has(ModelBundle.WEIGHTS_FILE);
    if (!bundle.has(ModelBundle.CONFIGURATION_FILE)
        || !(imported || bundle.has(ModelBundle.NETWORK_FILE))) {
      throw new InputRefused(
          "model %s cannot be converted, it keeps no Darknet network: %s and %s or %s"
              .formatted(
                  bundle.reference(),
                  ModelBundle.CONFIGURATION_FILE,
                  ModelBundle.WEIGHTS_FILE,
                  ModelBundle.NETWORK_FILE));
    }
    bundle.verify(storage);
    Path newWeights = storage.beside(weights);
    Path newConfiguration = storage.beside(configuration);
    try {
      if (imported) {
        storage.copy(bundle.file(ModelBundle.WEIGHTS_FILE), newWeights);
      } else {
        writeTrained(newWeights);
      }
      storage.copy(bundle.file(ModelBundle.CONFIGURATION_FILE), newConfiguration);
      storage.publish(newWeights, weights);
      storage.publish(newConfiguration, configuration);
    } finally {
      storage.delete(newWeights);
      storage.delete(newConfiguration);
    }
  }

  private void writeTrained(Path target) throws IOException {
    Path file = bundle.file(ModelBundle.NETWORK_FILE);
    DarknetConfiguration configuration = configuration();
    DarknetWeights weights;
    try (InputStream in = storage.open(file)) {
      weights = DarknetGraph.weights(configuration, NetworkFile.read(file.toString(), in));
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused(file + ": " + unsuitable.getMessage(), unsuitable);
    }
    try (OutputStream out = new BufferedOutputStream(storage.create(target))) {
      weights.write(out);
    }
  }

  private DarknetConfiguration configuration() throws IOException {
    Path file = bundle.file(ModelBundle.CONFIGURATION_FILE);
    try {
      return DarknetConfiguration.parse(
          file.toString(), new String(storage.readBytes(file), StandardCharsets.ISO_8859_1));
    } catch (DarknetFormatException broken) {
      throw new InputRefused(broken.getMessage(), broken);
    }
  }
}
