package io.lookonce;

import io.lookonce.image.InputRule;
import io.lookonce.model.CarriedModels;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A model as its card describes it: a folder with {@code model.json}, {@code model.onnx} and, if it
 * can be trained further, {@code network.zip}. The networks themselves are read by {@link Detector}
 * and {@link Classifier}. Immutable and thread-safe.
 */
public final class Model {

  private final ModelBundle bundle;
  private final Storage storage;
  private final URI location;

  /** What a model does. */
  public enum Kind {
    /** Finds objects and their boxes. */
    DETECTOR,
    /** Says what a whole image shows. */
    CLASSIFIER
  }

  /**
   * Size of the images that a network takes; images of other sizes are resized.
   *
   * @param width in pixels
   * @param height in pixels
   */
  public record InputSize(int width, int height) {}

  Model(ModelBundle bundle, Storage storage) throws IOException {
    this.bundle = bundle;
    this.storage = storage;
    this.location = storage.qualify(bundle.folder()).toUri();
  }

  /**
   * Opens a model by reference, as the option {@code --model} of the commands does: {@code name} or
   * {@code name:version} of the registry in the folder {@code models}, else path or URI of a
   * model's folder, else the name of a model that Lookonce comes with, which is found if the system
   * property {@code lookonce.conf} names its folder {@code conf}.
   *
   * @throws InputRefused if there is no such model, or its card is damaged
   */
  public static Model open(String reference) throws IOException {
    return ModelRegistry.at(ModelRegistry.DEFAULT_ROOT).open(reference);
  }

  static Model open(Storage storage, io.lookonce.model.ModelRegistry registry, String reference)
      throws IOException {
    return new Model(CarriedModels.open(storage, registry, reference), storage);
  }

  /** Name in its registry. */
  public String name() {
    return bundle.card().name();
  }

  /** Version in its registry, from 1; empty for a model outside of a registry. */
  public OptionalInt version() {
    int version = bundle.card().version();
    return version == ModelCard.UNPUBLISHED ? OptionalInt.empty() : OptionalInt.of(version);
  }

  /** {@code name:version}; the name alone outside of a registry. */
  public String reference() {
    return bundle.reference();
  }

  public Kind kind() {
    return Kind.valueOf(bundle.card().kind().toUpperCase(Locale.ROOT));
  }

  /** Class names; a class id is an index into this list. */
  public List<String> classes() {
    return bundle.card().classes();
  }

  /** Size of the network's input; empty for a classifier of other things than images. */
  public Optional<InputSize> inputSize() {
    InputRule input = bundle.card().input();
    return Optional.ofNullable(input).map(rule -> new InputSize(rule.width(), rule.height()));
  }

  /** Full URI of the model's folder. */
  public URI location() {
    return location;
  }

  /** SHA-256 of the network {@code model.onnx}, in hexadecimal digits. */
  public String sha256() {
    return bundle.onnxSha256();
  }

  /**
   * Evaluation metrics as {@code run.json} has them, nested by split, such as {@code test →
   * accuracy}; may be empty.
   */
  public Map<String, Object> metrics() {
    return Collections.unmodifiableMap(bundle.card().metrics());
  }

  /**
   * Where the parameters come from, by key: file names and digests of an imported model; of a
   * trained one {@code network}, {@code dataset}, {@code dataset.content_sha256}, {@code seed},
   * {@code parameters_sha256} and the model it started from.
   */
  public Map<String, String> provenance() {
    ModelCard card = bundle.card();
    Map<String, String> provenance = new TreeMap<>(card.origin());
    putIfKnown(provenance, "dataset", card.dataset());
    putIfKnown(provenance, "seed", card.seed());
    putIfKnown(provenance, "git_commit", card.gitCommit());
    putIfKnown(provenance, "created_at", card.createdAt());
    return Collections.unmodifiableMap(provenance);
  }

  private static void putIfKnown(Map<String, String> provenance, String key, Object value) {
    if (value != null) {
      provenance.putIfAbsent(key, value.toString());
    }
  }

  /**
   * Reads every file of the model and compares it with the digests of the card.
   *
   * @throws InputRefused naming the first file that is missing, truncated or changed
   */
  public void verify() throws IOException {
    bundle.verify(storage);
  }

  ModelBundle bundle() {
    return bundle;
  }

  Storage storage() {
    return storage;
  }

  static Storage storage(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    return new Storage(configuration);
  }

  /** {@link #reference} and {@link #location}. */
  @Override
  public String toString() {
    return reference() + " in " + location;
  }
}
