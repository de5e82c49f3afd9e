package io.lookonce.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.image.InputRule;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * What {@code model.json} of a bundle says.
 *
 * @param format version of this file's layout, {@value #FORMAT}
 * @param name name in the registry
 * @param version version in the registry, from 1; {@value #UNPUBLISHED} outside of a registry
 * @param kind what the model does: {@value #DETECTOR} or {@value #CLASSIFIER}
 * @param classes class names; a class id is an index into this list
 * @param input how an image becomes the network's input; null for a classifier of other things than
 *     images
 * @param head how a detector's output is read; null for a classifier
 * @param thresholds a detector's defaults for scoring; null for a classifier
 * @param metrics figures of evaluation, nested by split, and {@value #TRAINED} or {@value
 *     #ONNX_DIFFERENCE}; may be empty
 * @param dataset what the model was trained on, or null
 * @param seed seed of the training, or null
 * @param gitCommit commit of the software that made the bundle, or null
 * @param createdAt when, as ISO-8601 in UTC
 * @param origin where the parameters come from: file names and their SHA-256; for a network trained
 *     here its kind, and the SHA-256 of data set and parameters
 * @param files SHA-256 of each other file of the bundle by name
 * @param cardSha256 SHA-256 of this card with this field left empty
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
    int format,
    String name,
    int version,
    String kind,
    List<String> classes,
    InputRule input,
    HeadDescription head,
    Thresholds thresholds,
    Map<String, Object> metrics,
    String dataset,
    Long seed,
    String gitCommit,
    String createdAt,
    Map<String, String> origin,
    Map<String, String> files,
    String cardSha256) {

  /** The layout that this software writes and reads. */
  public static final int FORMAT = 1;

  /** Kind of a model that says what a whole image shows. */
  public static final String CLASSIFIER = "classifier";

  /** Kind of a model that finds boxes. */
  public static final String DETECTOR = "detector";

  /** Version of a model that is in no registry. */
  public static final int UNPUBLISHED = 0;

  /** Entry of the metrics that is false for a model with random parameters. */
  public static final String TRAINED = "trained";

  /** Entry of the metrics: how far ONNX and training probabilities differ at most, up to 1e-4. */
  public static final String ONNX_DIFFERENCE = "onnx_difference";

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public ModelCard {
    require(classes != null && !classes.isEmpty(), "classes are missing");
    requireKind(kind, input, head, thresholds);
    require(files != null && !files.isEmpty(), "files are missing");
    files.keySet().forEach(ModelCard::requirePlainName);
    classes = List.copyOf(classes);
    metrics = metrics == null ? Map.of() : new TreeMap<>(metrics);
    origin = origin == null ? Map.of() : new TreeMap<>(origin);
    files = new TreeMap<>(files);
  }

  /** A bundle's files lie in its folder; they are copied by these names. */
  private static void requirePlainName(String file) {
    require(
        PLAIN_NAME.matcher(file).matches() && !file.equals(ModelBundle.CARD_FILE),
        "'" + file + "' cannot name a file of a bundle");
  }

  private static void requireKind(
      String kind, InputRule input, HeadDescription head, Thresholds thresholds) {
    if (DETECTOR.equals(kind)) {
      require(input != null, "input is missing");
      require(head != null, "head is missing");
      require(thresholds != null, "thresholds are missing");
    } else {
      require(CLASSIFIER.equals(kind), "kind must be detector or classifier, not " + kind);
      require(head == null && thresholds == null, "a classifier has no head and no thresholds");
    }
  }

  /** This card under another name and version. */
  public ModelCard withIdentity(String otherName, int otherVersion) {
    return copy(otherName, otherVersion, "").sealed();
  }

  /** The card's JSON text as it stands in {@code model.json}. */
  public String json() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException unexpected) {
      throw new IllegalStateException("cannot write the card of " + name, unexpected);
    }
  }

  /**
   * Reads a card.
   *
   * @throws IllegalArgumentException if the text is not a complete, untouched card of this format;
   *     the message is one line
   */
  public static ModelCard parse(String json) {
    ModelCard card;
    try {
      int format = JSON.readTree(json).path("format").asInt(-1);
      require(format == FORMAT, "format " + FORMAT + " is expected, not " + format);
      card = JSON.readValue(json, ModelCard.class);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(firstLine(broken.getOriginalMessage()), broken);
    }
    require(
        card.cardSha256 != null && card.cardSha256.equals(card.digest()),
        "its content does not match its own card_sha256; it was changed after it was written");
    return card;
  }

  /** Writes {@code model.json} into a bundle's folder, over the one that may be there. */
  public void write(Storage storage, Path folder) throws IOException {
    storage.writeAtomically(
        new Path(folder, ModelBundle.CARD_FILE), json().getBytes(StandardCharsets.UTF_8));
  }

  private ModelCard sealed() {
    return copy(name, version, digest());
  }

  private String digest() {
    return Sha256.of(copy(name, version, "").json().getBytes(StandardCharsets.UTF_8));
  }

  private ModelCard copy(String otherName, int otherVersion, String otherSha256) {
    return new ModelCard(
        format,
        otherName,
        otherVersion,
        kind,
        classes,
        input,
        head,
        thresholds,
        metrics,
        dataset,
        seed,
        gitCommit,
        createdAt,
        origin,
        files,
        otherSha256);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not JSON");
  }
}
