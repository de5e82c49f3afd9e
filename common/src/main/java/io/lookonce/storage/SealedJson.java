package io.lookonce.storage;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON object whose last field, {@code sha256}, is the digest of the object without that field,
 * so that a reader notices one changed bit.
 */
public final class SealedJson {

  /** The field of the digest. */
  public static final String DIGEST = "sha256";

  private static final Pattern SEALED =
      Pattern.compile("(\\{.+),\"sha256\":\"([0-9a-f]{64})\"}\\s*", Pattern.DOTALL);

  private SealedJson() {}

  /**
   * Seals an object.
   *
   * @param object its JSON text without white space around it
   * @return UTF-8 with a newline at the end; an object without fields stays as it is
   */
  public static byte[] seal(String object) {
    String open = object.substring(0, object.length() - 1);
    if (open.strip().equals("{")) {
      return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }
    return (open + ",\"sha256\":\"" + digest(open) + "\"}\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a text has a digest that is not its own; the objects of older releases have none. */
  public static boolean isBroken(byte[] content) {
    Matcher sealed = SEALED.matcher(text(content));
    return sealed.matches() && !digest(sealed.group(1)).equals(sealed.group(2));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static String digest(String open) {
    return Sha256.of((open + "}").getBytes(StandardCharsets.UTF_8));
  }
}
