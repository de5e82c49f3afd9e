package io.lookonce.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;
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

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /** A step of reading JSON. */
  @FunctionalInterface
  private interface Parsing<T> {
    T result() throws JsonProcessingException;
  }

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
    return read(DatasetKind.LABELLED_IMAGES, ImageDataset.class);
  }

  /**
   * Reads what a data set of any kind says of itself, and checks that its files are there in full
   * length.
   *
   * @param kind the kind that is needed
   * @param type the record of that kind
   * @throws InputRefused as {@link #read()} does, for that kind
   */
  public <T extends DatasetCard> T read(DatasetKind kind, Class<T> type) throws IOException {
    JsonNode tree = tree();
    DatasetKind found = kindIn(tree).orElse(kind);
    if (found != kind) {
      throw new InputRefused(
          "%s is a data set of %s; needed here is one of %s"
              .formatted(root, found.description(), kind.description()));
    }
    T dataset = parsed(() -> JSON.treeToValue(tree, type));
    for (DatasetPart part : dataset.parts()) {
      requireWhole(part);
    }
    return dataset;
  }

  /**
   * What the images are labelled with, for who can use several kinds.
   *
   * @throws InputRefused if the folder is no data set, or of a kind that this software does not
   *     know
   */
  public DatasetKind kind() throws IOException {
    JsonNode tree = tree();
    return kindIn(tree)
        .orElseThrow(
            () -> new InputRefused(card() + " cannot be used: kind is " + tree.path("kind")));
  }

  /** Makes the folder a data set; the parts must be there. The same values give the same bytes. */
  public void write(DatasetCard dataset) throws IOException {
    storage.writeAtomically(card(), (JSON.writeValueAsString(dataset) + "\n").getBytes(UTF_8));
  }

  private JsonNode tree() throws IOException {
    if (!holdsDataset()) {
      throw new InputRefused(root + " is no data set: it holds no " + CARD_FILE);
    }
    byte[] json = storage.readBytes(card(), Storage.SMALL_FILE_BYTES);
    JsonNode tree = parsed(() -> JSON.readTree(new String(json, UTF_8)));
    if (!tree.isObject()) {
      throw new InputRefused(card() + " cannot be used: it is no JSON object");
    }
    return tree;
  }

  private static Optional<DatasetKind> kindIn(JsonNode tree) {
    return DatasetKind.named(tree.path("kind").asText());
  }

  private <T> T parsed(Parsing<T> parsing) {
    try {
      return parsing.result();
    } catch (JsonProcessingException broken) {
      Throwable cause = broken.getCause() instanceof IllegalArgumentException e ? e : broken;
      throw new InputRefused(card() + " cannot be used: " + ErrorMessage.firstLine(cause), broken);
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
