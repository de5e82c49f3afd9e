package io.lookonce.jobs.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Base64;
import java.util.Set;

/**
 * Writes an HTML page that is also well-formed XML, so that no string from outside can become
 * markup.
 *
 * <p>There is no method that takes finished markup. Text and attribute values pass through {@link
 * HtmlText}; the names of elements and attributes come from two fixed lists without scripts,
 * frames, event handlers or inline styles; a link can only lead to a place on the same page; a
 * image is only ever bytes. Elements close themselves, since their content is written inside the
 * call.
 *
 * <p>A failing writer surfaces as {@link UncheckedIOException}; {@link Page#write} turns it back.
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

  /** Writes the line that makes a browser read the page by the standard. */
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
   * @param attributes names and values in turn; values are escaped
   */
  public Html element(String name, String text, String... attributes) {
    return element(name, () -> text(text), attributes);
  }

  /**
   * Writes an element around whatever the content writes to this page.
   *
   * @param attributes names and values in turn; values are escaped
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
   * Writes a path or a name as it stands: wrapped anywhere, its direction of writing kept to
   * itself.
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

  /** Writes our own style sheet, which must do without the characters that could end it. */
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
}
