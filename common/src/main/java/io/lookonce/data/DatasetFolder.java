package io.lookonce.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a data set. {@code dataset.json} is written last; a folder without it is not a data
 * set.
 */
public final class DatasetFolder {

  /** Name of the file that is written last. */
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

  /** Whether the folder holds a complete data set. */
  public boolean holdsDataset() throws IOException {
    return storage.exists(card());
  }

  /**
   * Reads {@code dataset.json} of labelled images and checks that all parts exist with their full
   * length.
   *
   * @throws InputRefused if the folder is not a data set, is of another kind, or a part is missing
   *     or has another length than when it was written
   */
  public ImageDataset read() throws IOException {
    return read(DatasetKind.LABELLED_IMAGES, ImageDataset.class);
  }

  /**
   * Reads {@code dataset.json} and checks that all parts exist with their full length.
   *
   * @param kind the required kind
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
   * The kind of the data set, for callers that accept several kinds.
   *
   * @throws InputRefused if the folder is not a data set or its kind is unknown
   */
  public DatasetKind kind() throws IOException {
    JsonNode tree = tree();
    return kindIn(tree)
        .orElseThrow(
            () -> new InputRefused(card() + " cannot be used: kind is " + tree.path("kind")));
  }

  /** Writes {@code dataset.json}; the parts must exist. The same values give the same bytes. */
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
