package io.lookonce.jobs.gradientcheck;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.NearestName;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.ConfiguredNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.detector.Detectors;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The configuration of a training as text, from which every executor builds the same network.
 *
 * @param name for error messages, usually its path
 * @param text HOCON
 * @param settings {@code key=value} overrides
 */
record NetworkConfiguration(String name, String text, List<String> settings)
    implements Serializable {

  /** The classes of a detector; in training, the data set defines them. */
  static final int CLASSES = 3;

  private static final String FOLDER_PROPERTY = "lookonce.conf";
  private static final String TRAINING = "train";

  /** Networks whose configuration file has another name. */
  private static final Map<String, String> FILES = Map.of("pyramid-yolo", "road-scenes");

  NetworkConfiguration {
    settings = List.copyOf(settings);
  }

  /**
   * Reads a file.
   *
   * @throws InputRefused if it cannot be read
   */
  static NetworkConfiguration of(Path file, List<String> settings) {
    if (!Files.isRegularFile(file)) {
      throw new InputRefused(file + ": no such file");
    }
    try {
      if (Files.size(file) > Storage.SMALL_FILE_BYTES) {
        throw new InputRefused(file + ": longer than a configuration may be");
      }
      return new NetworkConfiguration(file.toString(), Files.readString(file), settings);
    } catch (IOException unreadable) {
      throw new InputRefused(file + ": cannot be read", unreadable);
    }
  }

  /**
   * The product's configuration of a network.
   *
   * @param network the network's name, or that of its file under {@code conf/train}
   * @throws InputRefused if there is none
   */
  static NetworkConfiguration named(String network, List<String> settings) {
    String file = FILES.getOrDefault(network, network) + ".conf";
    String folder = System.getProperty(FOLDER_PROPERTY);
    if (folder != null && Files.isRegularFile(Path.of(folder, TRAINING, file))) {
      return of(Path.of(folder, TRAINING, file), settings);
    }
    String resource = "/conf/" + TRAINING + "/" + file;
    try (InputStream in = NetworkConfiguration.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--network %s: there is no such network%s",
                network,
                NearestName.suggestion(network, names())));
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new NetworkConfiguration(resource.substring(1), text, settings);
    } catch (IOException unreadable) {
      throw new InputRefused(resource + ": cannot be read", unreadable);
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Networks.names());
    names.addAll(Detectors.names());
    return names;
  }

  /**
   * Reads network and settings.
   *
   * @throws InputRefused naming the key that cannot be used
   */
  ConfiguredNetwork read() {
    try {
      return ConfiguredNetwork.read(Settings.parse(text, name, settings), CLASSES);
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(refused.getMessage(), refused);
    }
  }
}
