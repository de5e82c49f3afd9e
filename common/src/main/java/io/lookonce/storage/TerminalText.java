package io.lookonce.storage;

/**
 * Text that a terminal or a viewer of logs shows and does not obey. Names of files, of classes and
 * of models may hold any character: controls (C0 and C1) move the cursor and recolour or retitle
 * the window, marks of direction show a text in another order than it has, and Unicode's own line
 * separators forge lines.
 */
public final class TerminalText {

  private static final char REPLACEMENT = '?';

  private TerminalText() {}

  /** The text with each such character replaced by a question mark; newlines and tabs stay. */
  public static String shown(String text) {
    return filtered(text, true);
  }

  /** The same for what must stay one line: newlines and tabs are replaced too. */
  public static String shownInOneLine(String text) {
    return filtered(text, false);
  }

  private static String filtered(String text, boolean lines) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (commands(c) && !(lines && (c == '\n' || c == '\t'))) {
        if (shown == null) {
          shown = new StringBuilder(text);
        }
        shown.setCharAt(i, REPLACEMENT);
      }
    }
    return shown == null ? text : shown.toString();
  }

  private static boolean commands(char c) {
    return Character.isISOControl(c)
        || c == '\u061c'
        || (c >= '\u200e' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || (c >= '\ufff9' && c <= '\ufffb');
  }
}
