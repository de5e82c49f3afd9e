package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Annotation files in JSON, read as a stream so that what is passed over takes no memory. */
public final class AnnotationJson {

  /** Reads {@code NaN}, which Python's json module writes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** What the JSON library calls a stream in its messages. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ");

  private AnnotationJson() {}

  /** What is done with a file. */
  @FunctionalInterface
  public interface Content {
    public void read(JsonParser parser) throws IOException;
  }

  /** What is done with one element of an array. */
  @FunctionalInterface
  public interface Element {
    public void read(JsonNode element, long line) throws IOException;
  }

  /**
   * Reads a file, which need not be read to its end.
   *
   * @return SHA-256 of the whole file
   * @throws InputRefused naming the line, if it is no JSON
   */
  public static String read(Storage storage, Path file, Content content) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(storage.open(file), digest)) {
      parse(file, in, content);
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The same for the beginning of a file, without a digest. */
  public static void peek(Storage storage, Path file, Content content) throws IOException {
    try (InputStream in = storage.open(file)) {
      parse(file, in, content);
    }
  }

  private static void parse(Path file, InputStream in, Content content) throws IOException {
    // The stream stays open: the digest is of the whole file.
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      content.read(parser);
    } catch (JsonProcessingException broken) {
      throw refused(file, broken);
    } catch (CharConversionException notText) {
      throw new InputRefused(file + ": not text: " + notText.getMessage(), notText);
    }
  }

  /** Reads the elements of the array that was begun. */
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
    // What is nested too deeply, or too long, is refused without a place.
    String message =
        location == null
            ? "%s: not read: %s".formatted(file, reason)
            : "%s:%d: not JSON, near column %d: %s"
                .formatted(file, location.getLineNr(), location.getColumnNr(), reason);
    return new InputRefused(message, broken);
  }
}
