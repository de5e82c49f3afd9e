package io.lookonce.model;

import io.lookonce.onnx.OnnxScan;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.StagingFolder;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * A folder that holds one model: {@value #CARD_FILE} and the files that the card lists.
 *
 * @param folder where it is
 * @param card what it says of itself
 */
public record ModelBundle(Path folder, ModelCard card) {

  /** Name of the card in every bundle. */
  public static final String CARD_FILE = "model.json";

  /** Name of the network that scoring runs. */
  public static final String ONNX_FILE = "model.onnx";

  /** Name of the network that training continues from; in bundles of trained networks only. */
  public static final String NETWORK_FILE = "network.zip";

  /**
   * Name of a Darknet network's {@code .cfg}; in bundles of such detectors, imported or trained.
   */
  public static final String CONFIGURATION_FILE = "network.cfg";

  /**
   * Name of a Darknet network's {@code .weights}; in imported bundles only, as {@value
   * #NETWORK_FILE} holds the numbers of a trained one.
   */
  public static final String WEIGHTS_FILE = "network.weights";

  /**
   * Opens a bundle and reads its card; the other files are not read yet.
   *
   * @throws InputRefused if there is no bundle or its card is broken, naming the file
   */
  public static ModelBundle open(Storage storage, Path folder) throws IOException {
    Path cardFile = new Path(folder, CARD_FILE);
    byte[] text;
    try {
      text = storage.readBytes(cardFile, Storage.SMALL_FILE_BYTES);
    } catch (FileNotFoundException absent) {
      throw new InputRefused(folder + " is not a model: it has no " + CARD_FILE, absent);
    }
    try {
      return new ModelBundle(folder, ModelCard.parse(new String(text, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException broken) {
      throw new InputRefused(cardFile + ": " + broken.getMessage(), broken);
    }
  }

  /**
   * Writes a bundle outside of a registry; it appears whole or not at all. If the folder already
   * holds a bundle of the very same files, it stays as it is, with its name and version.
   *
   * @param draft the card; its digests are set here
   * @param files the bundle's files by name, on any file system
   * @param folder where; any other bundle there is replaced
   */
  public static ModelBundle write(Storage storage, ModelDraft draft, List<Path> files, Path folder)
      throws IOException {
    StagingFolder.removeLeftBehind(storage, folder.getParent());
    try (StagingFolder staging = StagingFolder.begin(storage, folder)) {
      draft.addFiles(storage, files, staging.path());
      ModelBundle written = new ModelBundle(folder, draft.card(ModelCard.UNPUBLISHED));
      if (written.hasSameFiles(storage, folder)) {
        return open(storage, folder);
      }
      written.card.write(storage, staging.path());
      storage.deleteFolder(folder, CARD_FILE);
      staging.publish(folder, CARD_FILE);
      return written;
    }
  }

  /** Whether a folder holds a whole bundle of the very files that this one has. */
  boolean hasSameFiles(Storage storage, Path other) throws IOException {
    try {
      ModelBundle found = open(storage, other);
      if (!found.card.files().equals(card.files())) {
        return false;
      }
      found.verify(storage);
      return true;
    } catch (InputRefused absentOrDamaged) {
      return false;
    }
  }

  /**
   * Checks what the model does before it is used.
   *
   * @param kind of {@link ModelCard}
   * @throws InputRefused naming the model, if it does something else
   */
  public void requireKind(String kind) {
    if (!card.kind().equals(kind)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT, "model %s is a %s; a %s is needed", reference(), card.kind(), kind));
    }
  }

  /** Path of the network that scoring runs. */
  public Path onnx() {
    return new Path(folder, ONNX_FILE);
  }

  /** Whether the bundle has a file of that name. */
  public boolean has(String file) {
    return card.files().containsKey(file);
  }

  /** Path of one of the bundle's files. */
  public Path file(String name) {
    return new Path(folder, name);
  }

  /** SHA-256 of the network that scoring runs. */
  public String onnxSha256() {
    return card.files().get(ONNX_FILE);
  }

  /** {@code name:version}; of a model outside of a registry, its name alone. */
  public String reference() {
    return card.version() == ModelCard.UNPUBLISHED
        ? card.name()
        : card.name() + ":" + card.version();
  }

  /**
   * Reads the outline of the network that scoring runs, without opening it.
   *
   * @throws InputRefused naming the file, if no parser or runtime should be given it
   */
  public void requireSoundNetwork(Storage storage) throws IOException {
    try (InputStream in = storage.open(onnx())) {
      OnnxScan.requireSound(in, onnx().toString());
    } catch (FileNotFoundException absent) {
      throw new InputRefused(onnx() + " is missing from the bundle", absent);
    } catch (IOException unsound) {
      throw new InputRefused(unsound.getMessage(), unsound);
    }
  }

  /**
   * Reads every file of the bundle and compares it with the card.
   *
   * @throws InputRefused naming the first file that is missing, truncated or changed
   */
  public void verify(Storage storage) throws IOException {
    for (String file : card.files().keySet()) {
      verify(storage, file);
    }
  }

  /**
   * Reads one file of the bundle and compares it with the card.
   *
   * @param name of a file that the card lists
   * @throws InputRefused naming the file, if it is missing, truncated or changed
   */
  public void verify(Storage storage, String name) throws IOException {
    String expected = card.files().get(name);
    try (InputStream in = storage.open(file(name))) {
      String found = Sha256.of(in);
      if (!found.equals(expected)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: truncated or changed; its SHA-256 is %s, the card says %s",
                file(name),
                found,
                expected));
      }
    } catch (FileNotFoundException absent) {
      throw new InputRefused(file(name) + " is missing from the bundle", absent);
    }
  }
}
