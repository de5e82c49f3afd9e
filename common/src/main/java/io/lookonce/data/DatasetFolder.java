package io.lookonce.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a data set is: a folder whose {@code dataset.json} was written last. A folder without that
 * file is no data set, whatever else it holds.
 */
public final class DatasetFolder {

  /** Name of the file that makes a folder a data set. */
  public static final String CARD_FILE = "dataset.json";

  private final Storage storage;
  private final Path root;

  public DatasetFolder(Storage storage, Path root) throws IOException {
    this.storage = storage;
    this.root = storage.qualify(root);
  }

  public Path root() {
    return root;
  }

  /** The path of one of the data set's files. */
  public Path path(DatasetPart part) {
    return new Path(root, part.file());
  }

  /** Whether the folder holds a finished data set. */
  public boolean holdsDataset() throws IOException {
    return storage.exists(card());
  }

  /**
   * Reads what the data set says of itself, and checks that its files are there in full length.
   *
   * @throws InputRefused if the folder is no data set, is one of another kind, or a file is missing
   *     or of another length than when it was written
   */
  public ImageDataset read() throws IOException {
    if (!holdsDataset()) {
      throw new InputRefused(root + " is no data set: it holds no " + CARD_FILE);
    }
    ImageDataset dataset = parse(storage.readBytes(card()));
    for (DatasetPart part : dataset.parts()) {
      requireWhole(part);
    }
    return dataset;
  }

  /** Makes the folder a data set; the parts must be there. */
  public void write(ImageDataset dataset) throws IOException {
    storage.writeAtomically(card(), dataset.json());
  }

  private ImageDataset parse(byte[] json) {
    try {
      return ImageDataset.JSON.readValue(new String(json, UTF_8), ImageDataset.class);
    } catch (JsonProcessingException broken) {
      Throwable cause = broken.getCause() instanceof IllegalArgumentException e ? e : broken;
      String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      throw new InputRefused(card() + " cannot be used: " + reason, broken);
    }
  }

  private void requireWhole(DatasetPart part) throws IOException {
    FileSystem fileSystem = storage.fileSystem(root);
    if (!fileSystem.exists(path(part))) {
      throw new InputRefused(root + ": its part " + part.file() + " is missing");
    }
    FileStatus status = fileSystem.getFileStatus(path(part));
    if (status.getLen() != part.bytes()) {
      throw new InputRefused(
          "%s: its part %s has %d bytes, it was written with %d"
              .formatted(root, part.file(), status.getLen(), part.bytes()));
    }
  }

  private Path card() {
    return new Path(root, CARD_FILE);
  }
}
