package io.lookonce.model;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
   * Opens a bundle and reads its card; the other files are not read yet.
   *
   * @throws InputRefused if there is no bundle or its card is broken, naming the file
   */
  public static ModelBundle open(Storage storage, Path folder) throws IOException {
    Path cardFile = new Path(folder, CARD_FILE);
    byte[] text;
    try {
      text = storage.readBytes(cardFile);
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
   * Checks what the model does before it is used.
   *
   * @param kind of {@link ModelCard}
   * @throws InputRefused naming the model, if it does something else
   */
  public void requireKind(String kind) {
    if (!card.kind().equals(kind)) {
      throw new InputRefused(
          "model %s is a %s; a %s is needed".formatted(reference(), card.kind(), kind));
    }
  }

  /** Path of the network that scoring runs. */
  public Path onnx() {
    return new Path(folder, ONNX_FILE);
  }

  /** SHA-256 of the network that scoring runs. */
  public String onnxSha256() {
    return card.files().get(ONNX_FILE);
  }

  /** {@code name:version}. */
  public String reference() {
    return card.name() + ":" + card.version();
  }

  /**
   * Reads every file of the bundle and compares it with the card.
   *
   * @throws InputRefused naming the first file that is missing, truncated or changed
   */
  public void verify(Storage storage) throws IOException {
    for (var entry : card.files().entrySet()) {
      Path file = new Path(folder, entry.getKey());
      try (InputStream in = storage.open(file)) {
        String found = Sha256.of(in);
        if (!found.equals(entry.getValue())) {
          throw new InputRefused(
              "%s: truncated or changed; its SHA-256 is %s, the card says %s"
                  .formatted(file, found, entry.getValue()));
        }
      } catch (FileNotFoundException absent) {
        throw new InputRefused(file + " is missing from the bundle", absent);
      }
    }
  }
}
