package io.lookonce.data.source;

import io.lookonce.storage.InputRefused;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Where in a file's name its label stands: a regular expression that the whole name must match,
 * with a group named {@code label}.
 */
public final class LabelPattern {

  /** The characters before the first underscore, as in {@code 3_IMG_5864.jpg}. */
  public static final String BEFORE_UNDERSCORE = "(?<label>[^_]+)_.*";

  private static final String GROUP = "label";

  private final Pattern pattern;

  private LabelPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @param option the name of the option, for the message
   * @throws InputRefused if it is no regular expression or has no group named label
   */
  public static LabelPattern parse(String option, String regularExpression) {
    if (!regularExpression.contains("(?<" + GROUP + ">")) {
      throw new InputRefused(
          "%s %s: it has no group (?<label>...)".formatted(option, regularExpression));
    }
    try {
      return new LabelPattern(Pattern.compile(regularExpression));
    } catch (PatternSyntaxException wrong) {
      throw new InputRefused(
          "%s %s: no regular expression: %s at character %d"
              .formatted(option, regularExpression, wrong.getDescription(), wrong.getIndex() + 1),
          wrong);
    }
  }

  /** The label in a file's name; empty where the name does not match. */
  public Optional<String> labelIn(String fileName) {
    Matcher matcher = pattern.matcher(fileName);
    return matcher.matches() ? Optional.ofNullable(matcher.group(GROUP)) : Optional.empty();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
