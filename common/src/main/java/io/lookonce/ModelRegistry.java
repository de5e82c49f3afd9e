package io.lookonce;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A folder of models, {@code root/name/version/}, on the local disk or any Hadoop file system. A
 * version appears atomically and never changes; each name has a current version, which a bare name
 * refers to. Several processes may publish at the same time. Thread-safe.
 */
public final class ModelRegistry {

  /** The registry that the commands use unless they are told another: a folder of this name. */
  public static final String DEFAULT_ROOT = "models";

  private final Storage storage;
  private final io.lookonce.model.ModelRegistry registry;

  private ModelRegistry(Storage storage, io.lookonce.model.ModelRegistry registry) {
    this.storage = storage;
    this.registry = registry;
  }

  /**
   * A registry, which need not exist yet.
   *
   * @param root path or URI of its folder
   * @throws InputRefused if it is no path
   */
  public static ModelRegistry at(String root) {
    return at(root, Map.of());
  }

  /**
   * A registry on a file system with settings of its own.
   *
   * @param root path or URI of its folder
   * @param settings Hadoop's, by key, such as {@code fs.s3a.endpoint}, on top of those in {@code
   *     core-site.xml} on the class path
   * @throws InputRefused if it is no path
   */
  public static ModelRegistry at(String root, Map<String, String> settings) {
    Storage storage = Model.storage(settings);
    return new ModelRegistry(
        storage, new io.lookonce.model.ModelRegistry(storage, Storage.path(root)));
  }

  /** Full URI of the folder. */
  public URI root() throws IOException {
    return storage.qualify(registry.root()).toUri();
  }

  /** Names that have at least one version, in alphabetical order. */
  public List<String> names() throws IOException {
    return registry.names();
  }

  /** Versions of a name, oldest first; empty for an unknown name. */
  public List<Integer> versions(String name) throws IOException {
    return registry.versions(name);
  }

  /**
   * The version that a bare name refers to.
   *
   * @throws InputRefused if the name is unknown
   */
  public int current(String name) throws IOException {
    return registry.current(name);
  }

  /**
   * Opens a model: {@code name} or {@code name:version} of this registry, a model's folder, or a
   * model that Lookonce comes with; see {@link Model#open(String)}.
   *
   * @throws InputRefused if there is no such model, naming the ones there are
   */
  public Model open(String reference) throws IOException {
    return Model.open(storage, registry, reference);
  }

  /**
   * Copies a model into this registry as the next version of a name, which becomes the current one.
   * If a version of the name already holds the very same files, that version is returned, and no
   * new one is made.
   *
   * @param name lower-case letters, digits, dots, dashes and underscores, at most 64
   * @return the model in the registry
   * @throws InputRefused if the name cannot be one or has models of another kind, or a file of the
   *     model is missing or changed
   */
  public Model publish(Model model, String name) throws IOException {
    registry.requirePublishable(name, model.bundle().card().kind());
    return new Model(registry.publish(model.bundle(), name), storage);
  }

  /**
   * Makes an existing version the one that a bare name refers to.
   *
   * @throws InputRefused if there is no such version
   */
  public void makeCurrent(String name, int version) throws IOException {
    registry.makeCurrent(name, version);
  }

  /**
   * Goes back to the latest version before the current one; later ones are withdrawn: publishing
   * the same files again does not bring them back.
   *
   * @return the version that is current now, whose files have been checked
   * @throws InputRefused if there is no earlier version, or it is damaged
   */
  public Model rollBack(String name) throws IOException {
    return new Model(registry.rollBack(name, OptionalInt.empty()), storage);
  }

  /**
   * Goes back to a version, as {@link #rollBack(String)} does to the one before.
   *
   * @throws InputRefused if there is no such version, it is the current one, or it is damaged
   */
  public Model rollBack(String name, int version) throws IOException {
    return new Model(registry.rollBack(name, OptionalInt.of(version)), storage);
  }
}
