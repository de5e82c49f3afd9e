package io.lookonce.jobs.report;

import io.lookonce.jobs.secrets.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Base64;
import java.util.Set;

/**
 * Writes an HTML page that is also well-formed XML; no external string can become markup.
 *
 * <p>No method takes finished markup. Text and attribute values are escaped by {@link HtmlText}.
 * Element and attribute names are limited to two fixed lists without scripts, frames, event
 * handlers or inline styles. A link leads to a place on the same page; an image is embedded bytes.
 * An element closes itself after its content, which is written inside the call.
 *
 * <p>An I/O error is thrown as {@link UncheckedIOException}; {@link Page#write} unwraps it.
 */
public final class Html {
  private static final Set<String> EMPTY_ELEMENTS = Set.of("meta", "rect", "line", "polyline");
  private static final Set<String> ELEMENTS =
      Set.of(
          "html",
          "head",
          "title",
          "body",
          "header",
          "main",
          "nav",
          "section",
          "footer",
          "h1",
          "h2",
          "h3",
          "p",
          "div",
          "span",
          "a",
          "ul",
          "li",
          "dl",
          "dt",
          "dd",
          "table",
          "caption",
          "thead",
          "tbody",
          "tr",
          "th",
          "td",
          "figure",
          "figcaption",
          "details",
          "summary",
          "time",
          "bdi",
          "svg",
          "g",
          "text",
          "style");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "lang",
          "charset",
          "name",
          "content",
          "http-equiv",
          "class",
          "id",
          "href",
          "role",
          "aria-label",
          "aria-labelledby",
          "tabindex",
          "scope",
          "datetime",
          "width",
          "height",
          "x",
          "y",
          "x1",
          "x2",
          "y1",
          "y2",
          "rx",
          "points",
          "viewBox",
          "preserveAspectRatio",
          "text-anchor");
  private static final Set<String> ENDS_A_LINE =
      Set.of(
          "title", "head", "style", "header", "nav", "section", "footer", "h1", "h2", "h3", "p",
          "div", "ul", "li", "dl", "table", "thead", "tbody", "tr", "figure", "details", "svg", "g",
          "body", "html");

  private final Writer out;

  public Html(Writer out) {
    this.out = out;
  }

  /** Writes the document type, which turns off the quirks mode of browsers. */
  void doctype() {
    write("<!DOCTYPE html>\n");
  }

  /** Writes text, escaped. */
  public Html text(String text) {
    write(HtmlText.escaped(text));
    return this;
  }

  /**
   * Writes an element around a text.
   *
   * @param attributes alternating names and values; values are escaped
   */
  public Html element(String name, String text, String... attributes) {
    return element(name, () -> text(text), attributes);
  }

  /**
   * Writes an element around what {@code content} writes to this page.
   *
   * @param attributes alternating names and values; values are escaped
   */
  public Html element(String name, Runnable content, String... attributes) {
    require(ELEMENTS.contains(name), "element", name);
    startTag(name, attributes);
    write(">");
    content.run();
    write("</" + name + ">");
    if (ENDS_A_LINE.contains(name)) {
      write("\n");
    }
    return this;
  }

  /** Writes an element that never has content. */
  public Html empty(String name, String... attributes) {
    require(EMPTY_ELEMENTS.contains(name), "empty element", name);
    startTag(name, attributes);
    write("/>");
    return this;
  }

  /**
   * Writes a path or a name verbatim. It may break at any letter, and its writing direction does
   * not affect the text around it.
   */
  public Html path(String path) {
    return element("bdi", path, "class", "path");
  }

  /** Writes a JPEG image of the given size in pixels into the page itself. */
  Html image(byte[] jpeg, int width, int height, String alternative) {
    write("<img src=\"data:image/jpeg;base64,");
    write(Base64.getEncoder().encodeToString(jpeg));
    write("\" width=\"" + width + "\" height=\"" + height + "\"");
    write(" alt=\"" + HtmlText.escaped(alternative) + "\"/>");
    return this;
  }

  /** Writes the style sheet, which must not contain characters that could end it. */
  Html stylesheet(String css) {
    require(css.indexOf('<') < 0 && css.indexOf('&') < 0, "style sheet", "with < or &");
    return element("style", () -> write(css));
  }

  private void startTag(String name, String... attributes) {
    require(attributes.length % 2 == 0, "attribute without a value in", name);
    write("<" + name);
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
  }

  private void attribute(String name, String value) {
    require(ATTRIBUTES.contains(name), "attribute", name);
    require(!name.equals("href") || value.startsWith("#"), "link to another page", value);
    write(" " + name + "=\"" + HtmlText.escaped(value) + "\"");
  }

  private static void require(boolean holds, String what, String name) {
    if (!holds) {
      throw new IllegalArgumentException("A report does not write " + what + ": " + name);
    }
  }

  private void write(String markup) {
    try {
      out.write(markup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Escapes any Java string for an HTML page, as text or inside a quoted attribute.
   *
   * <p>A file name may contain any character but a slash. Besides the five characters of markup,
   * this replaces what XML 1.0 forbids or what would change how the rest of the line is read:
   * control characters become their visible symbols (a newline becomes {@code ␊}); lone surrogates,
   * noncharacters and direction overrides become {@code U+FFFD}. {@link Secrets} masks passwords in
   * URIs.
   */
  static final class HtmlText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int CONTROL_IMAGES = 0x2400;
    private static final int DELETE_IMAGE = 0x2421;

    private HtmlText() {}

    /** The escaped text. */
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
}
