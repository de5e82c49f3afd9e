package io.lookonce.model;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Bundles under {@code root/name/version/}. A version appears whole, by a rename, and never changes
 * afterwards; {@code root/name/CURRENT} says which version a bare name means.
 */
public final class ModelRegistry {

  private static final String CURRENT_FILE = "CURRENT";
  private static final Pattern VERSION_FOLDER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final int PUBLISH_ATTEMPTS = 20;

  private final Storage storage;
  private final Path root;

  public ModelRegistry(Storage storage, Path root) {
    this.storage = storage;
    this.root = root;
  }

  /** Where the registry is. */
  public Path root() {
    return root;
  }

  /** Names that have at least one version, in order. */
  public List<String> names() throws IOException {
    return storage.list(root).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .filter(ModelReference::looksLikeOne)
        .filter(this::hasVersions)
        .toList();
  }

  /** Versions of a name, oldest first; empty for an unknown name. */
  public List<Integer> versions(String name) throws IOException {
    return storage.list(new Path(root, name)).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .filter(version -> VERSION_FOLDER.matcher(version).matches())
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  /**
   * The version that a bare name means.
   *
   * @throws InputRefused if the name is unknown or its pointer is broken
   */
  public int current(String name) throws IOException {
    Path pointer = new Path(new Path(root, name), CURRENT_FILE);
    try {
      String text = new String(storage.readBytes(pointer), StandardCharsets.UTF_8).strip();
      if (!VERSION_FOLDER.matcher(text).matches()) {
        throw new InputRefused(pointer + " does not hold a version: '" + text + "'");
      }
      return Integer.parseInt(text);
    } catch (FileNotFoundException absent) {
      throw unknown(name);
    }
  }

  /** Makes a bare name mean another version that exists. */
  public void makeCurrent(String name, int version) throws IOException {
    if (!versions(name).contains(version)) {
      throw new InputRefused(
          "model " + name + " has no version " + version + "; it has " + versions(name));
    }
    storage.writeAtomically(
        new Path(new Path(root, name), CURRENT_FILE),
        (version + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Opens what a person named: a model of this registry, or a folder that holds a bundle.
   *
   * @throws InputRefused if there is no such model, naming the ones there are
   */
  public ModelBundle open(String reference) throws IOException {
    if (ModelReference.looksLikeOne(reference)) {
      ModelReference parsed = ModelReference.parse(reference);
      if (!versions(parsed.name()).isEmpty()) {
        return openVersion(parsed);
      }
    }
    Path folder = folderOf(reference);
    if (folder != null) {
      return ModelBundle.open(storage, folder);
    }
    throw unknown(reference);
  }

  /**
   * Publishes a bundle as the next version of its name and makes it the current one.
   *
   * @param draft the card; its version and digests are set here
   * @param files the bundle's files by name, on any file system
   */
  public ModelBundle publish(ModelDraft draft, List<Path> files) throws IOException {
    Path home = new Path(root, ModelReference.requireName(draft.name()));
    Path staging = new Path(home, ".staging-" + UUID.randomUUID());
    storage.makeFolder(staging);
    try {
      for (Path file : files) {
        Path copy = new Path(staging, file.getName());
        storage.copy(file, copy);
        try (InputStream in = storage.open(copy)) {
          draft.addFile(file.getName(), Sha256.of(in));
        }
      }
      ModelBundle published = publishNext(draft, home, staging);
      makeCurrent(draft.name(), published.card().version());
      return published;
    } finally {
      storage.delete(staging);
    }
  }

  private ModelBundle publishNext(ModelDraft draft, Path home, Path staging) throws IOException {
    for (int attempt = 0; attempt < PUBLISH_ATTEMPTS; attempt++) {
      List<Integer> taken = versions(draft.name());
      int version = taken.isEmpty() ? 1 : taken.get(taken.size() - 1) + 1;
      ModelCard card = draft.card(version);
      storage.writeAtomically(
          new Path(staging, ModelBundle.CARD_FILE), card.json().getBytes(StandardCharsets.UTF_8));
      Path folder = new Path(home, String.valueOf(version));
      try {
        storage.publish(staging, folder);
        return new ModelBundle(folder, card);
      } catch (FileAlreadyExistsException lostTheRace) {
        // Somebody else published this version meanwhile; the next number is tried.
      }
    }
    throw new IOException("cannot publish " + home + ": other writers keep taking the version");
  }

  private ModelBundle openVersion(ModelReference reference) throws IOException {
    int version =
        reference.version().isPresent()
            ? reference.version().getAsInt()
            : current(reference.name());
    if (!versions(reference.name()).contains(version)) {
      throw new InputRefused(
          "model %s has no version %d; it has %s"
              .formatted(reference.name(), version, versions(reference.name())));
    }
    ModelBundle bundle =
        ModelBundle.open(storage, new Path(new Path(root, reference.name()), "" + version));
    if (!bundle.reference().equals(reference.name() + ":" + version)) {
      throw new InputRefused("%s: the card says %s".formatted(bundle.folder(), bundle.reference()));
    }
    return bundle;
  }

  private Path folderOf(String reference) throws IOException {
    try {
      Path folder = new Path(reference);
      return storage.exists(folder) ? folder : null;
    } catch (IllegalArgumentException notAPath) {
      return null;
    }
  }

  private boolean hasVersions(String name) {
    try {
      return !versions(name).isEmpty();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private InputRefused unknown(String reference) throws IOException {
    List<String> known = names();
    return new InputRefused(
        "no model '%s' in registry %s, and no such folder; %s"
            .formatted(
                reference,
                root,
                known.isEmpty()
                    ? "the registry is empty: see 'models import'"
                    : "known: " + String.join(", ", known)));
  }
}
