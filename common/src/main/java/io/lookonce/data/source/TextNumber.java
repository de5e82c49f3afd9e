package io.lookonce.data.source;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Parses the numbers of text files: decimal, or what C and Python print for NaN and infinity. */
public final class TextNumber {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private TextNumber() {}

  /** The number that a text stands for, NaN and infinities included; empty for any other text. */
  public static OptionalDouble parse(String text) {
    String stripped = text.strip();
    if (DECIMAL.matcher(stripped).matches()) {
      return OptionalDouble.of(Double.parseDouble(stripped));
    }
    return switch (stripped.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan", "+nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }
}
