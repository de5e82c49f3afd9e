package io.lookonce.darknet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One {@code [name]} of a configuration file with its {@code key=value} lines. Where a key is given
 * twice the first one counts, as in Darknet.
 */
final class DarknetSection {
  /** A value and the line it stands on. */
  private record Entry(String value, int line) {}

  private final String fileName;
  private final String name;
  private final int line;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private DarknetSection(String fileName, String name, int line) {
    this.fileName = fileName;
    this.name = name;
    this.line = line;
  }

  /**
   * Splits a file into its sections. Blank lines, comments and blanks inside a line are dropped.
   */
  static List<DarknetSection> readAll(String fileName, String text) throws DarknetFormatException {
    List<DarknetSection> sections = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String content = withoutCommentAndBlanks(raw);
      if (content.isEmpty()) {
        continue;
      }
      if (content.startsWith("[")) {
        sections.add(heading(fileName, content, number));
      } else if (sections.isEmpty()) {
        throw new DarknetFormatException(
            fileName, number, "a Darknet configuration starts with [net]");
      } else {
        sections.get(sections.size() - 1).add(content, number);
      }
    }
    return sections;
  }

  private static String withoutCommentAndBlanks(String raw) {
    int comment = raw.indexOf('#');
    // A byte order mark, as UTF-8 or as the bytes of it.
    String content =
        (comment < 0 ? raw : raw.substring(0, comment))
            .replaceAll("\\s|^(\u00ef\u00bb\u00bf|\ufeff)", "");
    return content.startsWith(";") ? "" : content;
  }

  private static DarknetSection heading(String fileName, String content, int line)
      throws DarknetFormatException {
    if (content.length() < 3 || !content.endsWith("]")) {
      throw new DarknetFormatException(
          fileName, line, "expected a heading like [net], found " + quoted(content));
    }
    return new DarknetSection(fileName, content.substring(1, content.length() - 1), line);
  }

  private void add(String content, int lineNumber) throws DarknetFormatException {
    int equals = content.indexOf('=');
    if (equals < 1) {
      throw new DarknetFormatException(
          fileName, lineNumber, "expected key=value, found " + quoted(content));
    }
    entries.putIfAbsent(
        content.substring(0, equals), new Entry(content.substring(equals + 1), lineNumber));
  }

  String name() {
    return name;
  }

  int line() {
    return line;
  }

  /** Line of a key that the section has. */
  int lineOf(String key) {
    return entries.get(key).line();
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  String text(String key, String absent) {
    Entry entry = entries.get(key);
    return entry == null ? absent : entry.value();
  }

  /** A whole number in {@code [least, most]}. */
  int number(String key, int absent, int least, int most) throws DarknetFormatException {
    Entry entry = entries.get(key);
    if (entry == null) {
      return absent;
    }
    int value = wholeNumber(key, entry.value());
    if (value < least || value > most) {
      throw problem(
          key,
          String.format(
              Locale.ROOT, "%s=%d is out of range, it must be %d to %d", key, value, least, most));
    }
    return value;
  }

  /** As {@link #number} where there is no default. */
  int requiredNumber(String key, int least, int most) throws DarknetFormatException {
    if (!has(key)) {
      throw problem(String.format(Locale.ROOT, "[%s] needs %s=", name, key));
    }
    return number(key, 0, least, most);
  }

  /** Whole numbers separated by commas, of any size. */
  List<Integer> numbers(String key) throws DarknetFormatException {
    List<Integer> values = new ArrayList<>();
    for (String part : text(key, "").split(",")) {
      values.add(wholeNumber(key, part));
    }
    return values;
  }

  /** One finite positive number. */
  float positiveNumber(String key, float absent) throws DarknetFormatException {
    return has(key) ? positiveNumber(key, text(key, "")) : absent;
  }

  /** Finite positive numbers separated by commas. */
  List<Float> positiveNumbers(String key) throws DarknetFormatException {
    List<Float> values = new ArrayList<>();
    for (String part : text(key, "").split(",")) {
      values.add(positiveNumber(key, part));
    }
    return values;
  }

  /** Refuses a key that changes what the layer computes, unless it has its neutral value. */
  void refuseUnless(String key, int neutral) throws DarknetFormatException {
    if (has(key) && wholeNumber(key, text(key, "")) != neutral) {
      throw problem(
          key,
          String.format(
              Locale.ROOT, "%s=%s in [%s] is not supported", key, quoted(text(key, "")), name));
    }
  }

  /** An error at the section's heading. */
  DarknetFormatException problem(String problem) {
    return new DarknetFormatException(fileName, line, problem);
  }

  /** An error at a key's line, or at the heading where the key is absent. */
  DarknetFormatException problem(String key, String problem) {
    Entry entry = entries.get(key);
    return new DarknetFormatException(fileName, entry == null ? line : entry.line(), problem);
  }

  /** Text of a file as it may stand in a one-line message: short and printable. */
  static String quoted(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
  }

  private int wholeNumber(String key, String value) throws DarknetFormatException {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException notWhole) {
      throw problem(
          key, String.format(Locale.ROOT, "%s=%s is not a whole number", key, quoted(value)));
    }
  }

  private float positiveNumber(String key, String value) throws DarknetFormatException {
    try {
      float number = Float.parseFloat(value);
      if (number > 0 && Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException notNumber) {
      // Falls through to the one message for both.
    }
    throw problem(
        key, String.format(Locale.ROOT, "%s holds %s, not a positive number", key, quoted(value)));
  }
}
