package io.lookonce.jobs.report;

import io.lookonce.jobs.secrets.Secrets;

/**
 * Makes any Java string safe to stand in an HTML page, as text or inside a quoted attribute.
 *
 * <p>File names may hold anything but a slash, so besides the five characters of markup this takes
 * care of everything that XML 1.0 forbids or that would change how the rest of the line is read:
 * control characters become their visible images (a newline is shown as {@code ␊}), lone
 * surrogates, noncharacters and the characters that override the direction of writing become {@code
 * U+FFFD}. Passwords inside URIs are masked by {@link Secrets}.
 */
final class HtmlText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int CONTROL_IMAGES = 0x2400;
  private static final int DELETE_IMAGE = 0x2421;

  private HtmlText() {}

  /** The text with every character that could leave its place replaced or escaped. */
  static String escaped(String text) {
    String masked = Secrets.maskedText(text);
    StringBuilder escaped = new StringBuilder(masked.length() + 16);
    masked.codePoints().forEach(codePoint -> append(escaped, codePoint));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int codePoint) {
    switch (codePoint) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      case 0x7F -> escaped.appendCodePoint(DELETE_IMAGE);
      default -> {
        if (codePoint < ' ') {
          escaped.appendCodePoint(CONTROL_IMAGES + codePoint);
        } else {
          escaped.appendCodePoint(isShowable(codePoint) ? codePoint : REPLACEMENT);
        }
      }
    }
  }

  private static boolean isShowable(int codePoint) {
    boolean control = codePoint >= 0x80 && codePoint < 0xA0;
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    boolean noncharacter =
        (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    boolean directionOverride =
        (codePoint >= 0x202A && codePoint <= 0x202E)
            || (codePoint >= 0x2066 && codePoint <= 0x2069);
    return !(control || surrogate || noncharacter || directionOverride);
  }
}
