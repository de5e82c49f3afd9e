package io.lookonce.data.boxes.format;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as annotation files write them: decimal, or what C and Python print for no number. */
final class AnnotationNumber {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private AnnotationNumber() {}

  /** The number that a text is; NaN and infinities are numbers here, anything else is empty. */
  static OptionalDouble parse(String text) {
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
