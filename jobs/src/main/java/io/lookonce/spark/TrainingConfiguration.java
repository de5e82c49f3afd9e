package io.lookonce.spark;

import io.lookonce.Model;
import io.lookonce.configuration.Settings;
import io.lookonce.network.Networks;
import io.lookonce.network.detector.Detectors;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Network and settings of a training: a text in HOCON, such as {@code
 * conf/train/signs-convnet.conf}, and values on top of it. {@code docs/reference/training.md} lists
 * every key. Values are checked when the training is, so that a message names the key, its range
 * and where the value comes from.
 *
 * @param source name of the text in messages, such as the path of its file
 * @param hocon the text
 * @param values {@code key=value} on top, later ones first; keys of sections have dots
 */
public record TrainingConfiguration(String source, String hocon, List<String> values) {

  public TrainingConfiguration {
    values = List.copyOf(values);
  }

  /**
   * The configuration that Lookonce has for a network, such as {@code signs-convnet} or {@code
   * tiny-yolo}.
   *
   * @throws InputRefused if there is no such network, naming those there are
   */
  public static TrainingConfiguration of(String network) {
    List<String> networks = new ArrayList<>(Networks.names());
    networks.addAll(Detectors.names());
    String resource = "conf/train/" + network + ".conf";
    try (InputStream in =
        TrainingConfiguration.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null || !networks.contains(network)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "there is no configuration of a network '%s'; there are %s",
                network,
                String.join(", ", networks)));
      }
      return parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new InputRefused(resource + " cannot be read from the class path", broken);
    }
  }

  /**
   * Reads a file.
   *
   * @param file HOCON, on the local disk
   * @throws InputRefused if it cannot be read
   */
  public static TrainingConfiguration read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException unreadable) {
      throw new InputRefused(file + ": cannot be read as a configuration file", unreadable);
    }
  }

  /** A configuration from HOCON text alone. */
  public static TrainingConfiguration parse(String hocon) {
    return parse("configuration", hocon);
  }

  private static TrainingConfiguration parse(String source, String hocon) {
    return new TrainingConfiguration(source, hocon, List.of());
  }

  /**
   * Sets any key.
   *
   * @param key such as {@code optimizer.name}
   * @param value a number, a text or a truth value; lists and objects as HOCON text
   */
  public TrainingConfiguration with(String key, Object value) {
    List<String> more = new ArrayList<>(values);
    more.add(key + "=" + value);
    return new TrainingConfiguration(source, hocon, more);
  }

  /**
   * @param epochs passes over the training set, at least 1
   */
  public TrainingConfiguration withEpochs(int epochs) {
    return with("epochs", epochs);
  }

  /**
   * @param seed of weights and of the order of examples, at least 0
   */
  public TrainingConfiguration withSeed(int seed) {
    return with("seed", seed);
  }

  /**
   * @param rate above 0
   */
  public TrainingConfiguration withLearningRate(double rate) {
    return with("learning-rate", rate);
  }

  /**
   * @param examples per step and worker, at least 1
   */
  public TrainingConfiguration withMiniBatchSize(int examples) {
    return with("mini-batch-size", examples);
  }

  /**
   * Sets how many workers train side by side, and how often they average.
   *
   * @param workers at least 1; each needs a task slot of the cluster
   * @param frequency mini-batches of every worker between two averages, at least 1
   */
  public TrainingConfiguration withAveraging(int workers, int frequency) {
    return with("averaging.workers", workers).with("averaging.frequency", frequency);
  }

  /**
   * Stops the training early.
   *
   * @param patience epochs without a better loss on the validation split, at least 1
   */
  public TrainingConfiguration withEarlyStopping(int patience) {
    return with("early-stopping.patience", patience);
  }

  /** Starts from the parameters of a model instead of drawn ones. */
  public TrainingConfiguration startingFrom(Model model) {
    // Not the URI's own text, in which a space would be escaped.
    return with("start", new org.apache.hadoop.fs.Path(model.location()));
  }

  /** A new reader, as each reads once. */
  Settings settings() {
    return Settings.parse(hocon, source, values);
  }
}
