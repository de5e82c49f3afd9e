package io.lookonce.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.SealedJson;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /** Name of the file of the SHA-256 of every part, by its path; written just before the card. */
  public static final String DIGESTS_FILE = "digests.json";

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
          String.format(
              Locale.ROOT,
              "%s is a data set of %s; needed here is one of %s",
              root,
              found.description(),
              kind.description()));
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
    Map<String, String> before = holdsDataset() ? digests() : Map.of();
    Map<String, String> digests = new TreeMap<>();
    for (DatasetPart part : dataset.parts()) {
      String known = before.get(part.file());
      digests.put(part.file(), known != null ? known : sha256(part));
    }
    storage.writeAtomically(
        new Path(root, DIGESTS_FILE), SealedJson.seal(JSON.writeValueAsString(digests)));
    storage.writeAtomically(card(), SealedJson.seal(JSON.writeValueAsString(dataset)));
  }

  /**
   * Reads every byte of the parts and compares it with its digest.
   *
   * @return what is damaged, one line each
   * @throws InputRefused if {@code dataset.json} cannot be read
   */
  public List<String> damagedParts() throws IOException {
    List<String> damaged = new ArrayList<>();
    Map<String, String> digests = digests();
    for (JsonNode part : tree().path("parts")) {
      Path file = new Path(root, part.path("file").asText());
      if (!storage.exists(file)) {
        damaged.add(file + " is missing");
      } else {
        String digest = digests.get(part.path("file").asText());
        long bytes = storage.fileSystem(file).getFileStatus(file).getLen();
        if (bytes != part.path("bytes").asLong()
            || (digest != null && !digest.equals(sha256(file)))) {
          damaged.add(file + " is damaged: its bytes are not those that were written");
        }
      }
    }
    return damaged;
  }

  /** Digests by path; none for a data set of an older release. */
  private Map<String, String> digests() throws IOException {
    Path file = new Path(root, DIGESTS_FILE);
    if (!storage.exists(file)) {
      return Map.of();
    }
    byte[] content = storage.readBytes(file, Storage.SMALL_FILE_BYTES);
    String advice = file + " is damaged; delete it to go on without digests";
    if (SealedJson.isBroken(content)) {
      throw new InputRefused(advice);
    }
    try {
      return JSON.readValue(content, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException broken) {
      throw new InputRefused(advice, broken);
    }
  }

  private String sha256(DatasetPart part) throws IOException {
    return sha256(path(part));
  }

  private String sha256(Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return Sha256.of(in);
    }
  }

  private JsonNode tree() throws IOException {
    if (!holdsDataset()) {
      throw new InputRefused(root + " is no data set: it holds no " + CARD_FILE);
    }
    byte[] json = storage.readBytes(card(), Storage.SMALL_FILE_BYTES);
    if (SealedJson.isBroken(json)) {
      throw new InputRefused(
          card()
              + " is damaged: its content does not match its own sha256; bring it back, or ingest"
              + " again");
    }
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
          String.format(
              Locale.ROOT,
              "%s: its part %s has %d bytes, it was written with %d",
              root,
              part.file(),
              status.getLen(),
              part.bytes()));
    }
    if (status.getModificationTime() > digestsWritten()) {
      String digest = digests().get(part.file());
      if (digest != null && !digest.equals(sha256(part))) {
        throw new InputRefused(
            String.format(
                    Locale.ROOT,
                    "%s: its part %s is damaged: its bytes are not those that were written; bring"
                        + " it back,",
                    root,
                    part.file())
                + " or ingest again");
      }
    }
  }

  /** A part that was touched later is compared with its digest; without digests nothing is. */
  private long digestsWritten() throws IOException {
    Path file = new Path(root, DIGESTS_FILE);
    return storage.exists(file)
        ? storage.fileSystem(file).getFileStatus(file).getModificationTime()
        : Long.MAX_VALUE;
  }

  private Path card() {
    return new Path(root, CARD_FILE);
  }
}
