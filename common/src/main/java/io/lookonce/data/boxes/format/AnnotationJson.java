package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Reads annotation files in JSON as a stream, so that skipped content takes no memory. */
public final class AnnotationJson {

  /** Accepts {@code NaN}, which Python's json module writes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** The description of the stream in the library's messages. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ");

  private AnnotationJson() {}

  /** Reads the content of a file. */
  @FunctionalInterface
  public interface Content {
    public void read(JsonParser parser) throws IOException;
  }

  /** Reads one element of an array. */
  @FunctionalInterface
  public interface Element {
    public void read(JsonNode element, long line) throws IOException;
  }

  /**
   * Reads a file; the content need not be read to its end.
   *
   * @return SHA-256 of the whole file
   * @throws InputRefused naming the line, if it is not JSON
   */
  public static String read(Storage storage, Path file, Content content) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(storage.open(file), digest)) {
      parse(file, in, content);
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads the start of a file, without a digest. */
  public static void peek(Storage storage, Path file, Content content) throws IOException {
    try (InputStream in = storage.open(file)) {
      parse(file, in, content);
    }
  }

  private static void parse(Path file, InputStream in, Content content) throws IOException {
    // The stream stays open because the digest covers the whole file.
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      content.read(parser);
    } catch (JsonProcessingException broken) {
      throw refused(file, broken);
    } catch (CharConversionException notText) {
      throw new InputRefused(file + ": not text: " + notText.getMessage(), notText);
    }
  }

  /** Reads the elements of the array at whose start the parser is. */
  public static void each(JsonParser parser, Element element) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long line = parser.currentTokenLocation().getLineNr();
      element.read(parser.readValueAsTree(), line);
    }
  }

  /** The first value of an object under one of several names; a missing node if there is none. */
  static JsonNode first(JsonNode object, List<String> names) {
    for (String name : names) {
      if (object.has(name)) {
        return object.get(name);
      }
    }
    return object.path(names.get(0));
  }

  private static InputRefused refused(Path file, JsonProcessingException broken) {
    String reason =
        SOURCE.matcher(broken.getOriginalMessage().lines().findFirst().orElse("")).replaceAll("[");
    JsonLocation location = broken.getLocation();
    // Too deep nesting and too long values are reported without a location.
    String message =
        location == null
            ? String.format(Locale.ROOT, "%s: not read: %s", file, reason)
            : String.format(
                Locale.ROOT,
                "%s:%d: not JSON, near column %d: %s",
                file,
                location.getLineNr(),
                location.getColumnNr(),
                reason);
    return new InputRefused(message, broken);
  }

  /** The kind of a JSON file, recognised by its start. */
  public enum JsonKind {
    COCO(BoxFormat.COCO),
    /** COCO's list of detections. */
    COCO_RESULTS(null),
    LABELME(BoxFormat.LABELME),
    LABEL_STUDIO(BoxFormat.LABEL_STUDIO),
    BDD100K(BoxFormat.BDD100K),
    /** None of these, or not JSON. */
    OTHER(null);

    private final BoxFormat format;

    JsonKind(BoxFormat format) {
      this.format = format;
    }

    /** The format of such label files; empty for detections and unknown files. */
    Optional<BoxFormat> format() {
      return Optional.ofNullable(format);
    }

    /** The kind of a file. */
    public static JsonKind of(Storage storage, Path file) throws IOException {
      JsonKind[] found = {OTHER};
      try {
        AnnotationJson.peek(storage, file, parser -> found[0] = of(parser));
      } catch (InputRefused broken) {
        return OTHER;
      }
      return found[0];
    }

    private static JsonKind of(JsonParser parser) throws IOException {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
        return ofElement(parser.readValueAsTree());
      }
      if (first != JsonToken.START_OBJECT) {
        return OTHER;
      }
      boolean annotations = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "images", "categories" -> {
            return COCO;
          }
          case "shapes", "imagePath", "imageData" -> {
            return LABELME;
          }
          case "frames" -> {
            return BDD100K;
          }
          case "data" -> {
            return LABEL_STUDIO;
          }
          case "annotations" -> annotations = true;
          default -> {
            // What every format may have.
          }
        }
        parser.skipChildren();
      }
      return annotations ? COCO : OTHER;
    }

    private static JsonKind ofElement(JsonNode element) {
      if (element.has("image_id") && element.has("category_id")) {
        return COCO_RESULTS;
      }
      if (element.has("name")
          && (element.has("labels") || element.has("timestamp") || element.has("attributes"))) {
        return BDD100K;
      }
      boolean shapes = false;
      for (JsonNode field : element) {
        shapes |= field.isArray() && field.path(0).has("original_width");
      }
      return element.has("data") || element.has("annotations") || shapes || element.has("annotator")
          ? LABEL_STUDIO
          : OTHER;
    }
  }
}
