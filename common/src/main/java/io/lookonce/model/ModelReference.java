package io.lookonce.model;

import io.lookonce.storage.InputRefused;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code name} or {@code name:version}, as a person types it.
 *
 * @param name lower-case letters, digits, dots, dashes and underscores, at most 64
 * @param version the version asked for; empty for the current one
 */
public record ModelReference(String name, OptionalInt version) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern REFERENCE =
      Pattern.compile("(" + NAME.pattern() + ")(?::([1-9][0-9]{0,8}))?");

  /** Whether a text has the form of a reference; a folder may have it too. */
  public static boolean looksLikeOne(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /**
   * Reads a reference.
   *
   * @throws InputRefused if the text has another form
   */
  public static ModelReference parse(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches()) {
      throw new InputRefused("'" + text + "' is not a model name or name:version");
    }
    return new ModelReference(
        matcher.group(1),
        matcher.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(matcher.group(2))));
  }

  /**
   * Checks a name for a new model.
   *
   * @throws InputRefused if it cannot be one
   */
  public static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InputRefused(
          "'"
              + name
              + "' cannot name a model: use up to 64 lower-case letters, digits, '.', '-', '_'");
    }
    return name;
  }
}
