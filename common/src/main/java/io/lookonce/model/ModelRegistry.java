package io.lookonce.model;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.StagingFolder;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The registry of bundles under {@code root/name/version/}. A version is published atomically by a
 * rename and is immutable; {@code root/name/CURRENT} names the version that a bare name refers to.
 */
public final class ModelRegistry {

  private static final String CURRENT_FILE = "CURRENT";
  static final Pattern VERSION_FOLDER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final int PUBLISH_ATTEMPTS = 20;

  /** Others that publish the same name have copied their files already. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

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
    List<Integer> versions = new ArrayList<>();
    for (FileStatus entry : storage.list(new Path(root, name))) {
      String version = entry.getPath().getName();
      if (entry.isDirectory()
          && VERSION_FOLDER.matcher(version).matches()
          && isWhole(entry.getPath())) {
        versions.add(Integer.valueOf(version));
      }
    }
    versions.sort(null);
    return versions;
  }

  /** In an object store the card is written last; elsewhere the folder is renamed as a whole. */
  private boolean isWhole(Path version) throws IOException {
    return storage.renamesAtomically(version)
        || storage.exists(new Path(version, ModelBundle.CARD_FILE));
  }

  /**
   * The version that a bare name refers to; without a pointer the only version there is, which is
   * what a first publication that ended early leaves.
   *
   * @throws InputRefused if the name is unknown, or its pointer is broken, or it is missing and
   *     there are several versions
   */
  public int current(String name) throws IOException {
    Path pointer = new Path(new Path(root, name), CURRENT_FILE);
    try {
      String[] lines =
          new String(storage.readBytes(pointer, Storage.SMALL_FILE_BYTES), StandardCharsets.UTF_8)
              .strip()
              .split("\n", 2);
      if (!VERSION_FOLDER.matcher(lines[0]).matches()) {
        throw new InputRefused(pointer + " does not hold a version: '" + lines[0] + "'");
      }
      int version = Integer.parseInt(lines[0]);
      if (lines.length > 1 && !lines[1].equals(digest(name, version))) {
        throw new InputRefused(
            pointer + " is damaged: write the number of the version to use into it, alone");
      }
      return version;
    } catch (FileNotFoundException absent) {
      return only(name, pointer);
    }
  }

  private int only(String name, Path pointer) throws IOException {
    List<Integer> versions = versions(name);
    if (versions.isEmpty()) {
      throw unknown(name);
    }
    if (versions.size() > 1) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s is missing: write the number of the version to use into it, one of %s",
              pointer,
              versions));
    }
    return versions.get(0);
  }

  /** Versions of a name that {@link #rollBack} withdrew. */
  public SortedSet<Integer> withdrawn(String name) throws IOException {
    return new WithdrawnVersions(storage, new Path(root, name)).read();
  }

  /**
   * Goes back to an earlier version, which becomes the current one; all later ones are withdrawn:
   * publishing the same files again does not bring them back. To name a withdrawn version makes it
   * the current one again.
   *
   * @param to the version; empty for the latest before the current one that is not withdrawn
   * @return the version that is current now, whose files have been checked
   * @throws InputRefused if there is no such version, it is the current one already, or it is
   *     damaged
   */
  public ModelBundle rollBack(String name, OptionalInt to) throws IOException {
    int now = current(name);
    SortedSet<Integer> withdrawn = withdrawn(name);
    int target = to.isPresent() ? to.getAsInt() : before(name, now, withdrawn);
    if (target == now) {
      throw new InputRefused(
          String.format(Locale.ROOT, "model %s:%d is the current version already", name, now));
    }
    ModelBundle bundle = openVersion(new ModelReference(name, OptionalInt.of(target)));
    bundle.verify(storage);
    versions(name).stream().filter(version -> version > target).forEach(withdrawn::add);
    withdrawn.remove(target);
    new WithdrawnVersions(storage, new Path(root, name)).write(withdrawn);
    makeCurrent(name, target);
    return bundle;
  }

  private int before(String name, int now, SortedSet<Integer> withdrawn) throws IOException {
    return versions(name).stream()
        .filter(version -> version < now && !withdrawn.contains(version))
        .reduce((earlier, later) -> later)
        .orElseThrow(
            () ->
                new InputRefused(
                    String.format(
                        Locale.ROOT,
                        "model %s has no version before %d to go back to; name one with --to",
                        name,
                        now)));
  }

  /** Makes an existing version the one that a bare name refers to. */
  public void makeCurrent(String name, int version) throws IOException {
    if (!versions(name).contains(version)) {
      throw new InputRefused(
          "model " + name + " has no version " + version + "; it has " + versions(name));
    }
    storage.writeAtomically(
        new Path(new Path(root, name), CURRENT_FILE),
        (version + "\n" + digest(name, version) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The second line of a pointer, by which a changed one is noticed. */
  private static String digest(String name, int version) {
    return Sha256.of((name + ":" + version).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the versions of a name are models, by their pointer or a card: not other numbers. */
  public boolean isOfModels(String name) throws IOException {
    Path home = new Path(root, name);
    if (storage.exists(new Path(home, CURRENT_FILE))) {
      return true;
    }
    for (int version : versions(name)) {
      if (storage.exists(new Path(home, version + "/" + ModelBundle.CARD_FILE))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks every file of every version of a name, and its pointers.
   *
   * @return what is damaged, one line each
   */
  public List<String> damaged(String name) throws IOException {
    List<String> damaged = new ArrayList<>();
    for (int version : versions(name)) {
      check(damaged, () -> openVersion(name, version).verify(storage));
    }
    check(damaged, () -> openVersion(ModelReference.parse(name)));
    check(damaged, () -> withdrawn(name));
    return damaged;
  }

  /** Something that is refused if a file is damaged. */
  @FunctionalInterface
  private interface Check {
    void run() throws IOException;
  }

  private static void check(List<String> damaged, Check check) throws IOException {
    try {
      check.run();
    } catch (InputRefused refused) {
      damaged.add(refused.getMessage());
    }
  }

  /** Whether {@link #open} finds something by this name. */
  public boolean knows(String reference) throws IOException {
    return (ModelReference.looksLikeOne(reference)
            && !versions(ModelReference.parse(reference).name()).isEmpty())
        || folderOf(reference) != null;
  }

  /**
   * Opens a model of this registry, or a folder that holds a bundle.
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
    try (StagingFolder staging = begin(draft.name())) {
      draft.addFiles(storage, files, staging.path());
      return publishNext(draft.name(), draft::card, staging);
    }
  }

  /**
   * Publishes a bundle from elsewhere under a name of this registry and makes it the current
   * version. If a version of that name already holds identical files, no new version is made; that
   * version becomes current only if it is later than the current one and was not withdrawn, which
   * means that its publication was interrupted.
   *
   * @return the bundle in the registry
   * @throws InputRefused if a file of the bundle is missing or changed
   */
  public ModelBundle publish(ModelBundle bundle, String name) throws IOException {
    for (int version : versions(name)) {
      Path folder = new Path(new Path(root, name), String.valueOf(version));
      if (bundle.hasSameFiles(storage, folder)) {
        if (isLeftBehind(name, version)) {
          makeCurrent(name, version);
        }
        return openVersion(name, version);
      }
    }
    try (StagingFolder staging = begin(name)) {
      for (String file : bundle.card().files().keySet()) {
        storage.copy(new Path(bundle.folder(), file), new Path(staging.path(), file));
      }
      new ModelBundle(staging.path(), bundle.card()).verify(storage);
      return publishNext(name, version -> bundle.card().withIdentity(name, version), staging);
    }
  }

  private boolean isLeftBehind(String name, int version) throws IOException {
    boolean pointed = storage.exists(new Path(new Path(root, name), CURRENT_FILE));
    return !pointed || (version > current(name) && !withdrawn(name).contains(version));
  }

  /**
   * Checks that a model of a kind can be published under a name.
   *
   * @throws InputRefused saying what stands in the way
   */
  public void requirePublishable(String name, String kind) throws IOException {
    Path home = new Path(root, ModelReference.requireName(name));
    Path existing = existing(storage.qualify(home));
    try {
      // Permissions as a file system tells them do not always hold; to write is the true test.
      StagingFolder.begin(storage, new Path(existing, "probe")).close();
    } catch (IOException unusable) {
      throw new InputRefused(
          "registry " + root + " cannot be used: no folder can be made in " + existing, unusable);
    }
    if (!versions(name).isEmpty()) {
      openVersion(name, current(name)).requireKind(kind);
    }
  }

  private Path existing(Path path) throws IOException {
    return path.getParent() == null || storage.exists(path) ? path : existing(path.getParent());
  }

  private StagingFolder begin(String name) throws IOException {
    Path home = new Path(root, ModelReference.requireName(name));
    StagingFolder.removeLeftBehind(storage, home);
    return StagingFolder.begin(storage, new Path(home, "version"));
  }

  private ModelBundle publishNext(
      String name, IntFunction<ModelCard> cardOfVersion, StagingFolder staging) throws IOException {
    Path home = new Path(root, name);
    if (storage.renamesAtomically(home)) {
      return publishNext(home, cardOfVersion, staging);
    }
    // Nothing there tells two writers of the same version apart.
    try (OutputLease alone = OutputLease.takeWithin(PATIENCE, storage, home, "models")) {
      alone.requireHeld();
      return publishNext(home, cardOfVersion, staging);
    }
  }

  private ModelBundle publishNext(
      Path home, IntFunction<ModelCard> cardOfVersion, StagingFolder staging) throws IOException {
    String name = home.getName();
    for (int attempt = 0; attempt < PUBLISH_ATTEMPTS; attempt++) {
      List<Integer> taken = versions(name);
      int version = taken.isEmpty() ? 1 : taken.get(taken.size() - 1) + 1;
      ModelCard card = cardOfVersion.apply(version);
      card.write(storage, staging.path());
      Path folder = new Path(home, String.valueOf(version));
      try {
        staging.publish(folder, ModelBundle.CARD_FILE);
      } catch (FileAlreadyExistsException lostTheRace) {
        // Somebody else published this version meanwhile; the next number is tried.
        continue;
      }
      makeCurrent(name, version);
      return new ModelBundle(folder, card);
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
          String.format(
              Locale.ROOT,
              "model %s has no version %d; it has %s",
              reference.name(),
              version,
              versions(reference.name())));
    }
    return openVersion(reference.name(), version);
  }

  private ModelBundle openVersion(String name, int version) throws IOException {
    ModelBundle bundle = ModelBundle.open(storage, new Path(new Path(root, name), "" + version));
    if (!bundle.reference().equals(name + ":" + version)) {
      throw new InputRefused(
          String.format(Locale.ROOT, "%s: the card says %s", bundle.folder(), bundle.reference()));
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
        String.format(
            Locale.ROOT,
            "no model '%s' in registry %s, and no such folder; %s",
            reference,
            root,
            known.isEmpty()
                ? "the registry is empty: see 'models import'"
                : "known: " + String.join(", ", known)));
  }
}
