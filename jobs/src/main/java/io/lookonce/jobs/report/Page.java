package io.lookonce.jobs.report;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The frame of every report: one HTML file without network access, fonts or scripts.
 *
 * @param kind of report, shown above the title
 * @param title subject of the report
 * @param headline the result in one sentence
 * @param notices caveats about the figures, one sentence each
 * @param tiles totals
 * @param sections below the tiles, in order
 * @param footer command and time of writing
 */
public record Page(
    String kind,
    String title,
    String headline,
    List<String> notices,
    List<Tile> tiles,
    List<Section> sections,
    String footer) {

  private static final String STYLESHEET = "report.css";

  /** Second line of defence: a browser loads and runs nothing, even from injected markup. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'";

  /** The whole page as one string. */
  public String html() {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }

  /** Writes the page as UTF-8 without holding it in memory; leaves the stream open. */
  public void write(OutputStream stream) throws IOException {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
    try {
      write(new Html(writer));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  private void write(Html html) throws IOException {
    String css = stylesheet();
    html.doctype();
    html.element(
        "html",
        () -> {
          html.element("head", () -> writeHead(html, css));
          html.element("body", () -> writeBody(html));
        },
        "lang",
        "en");
  }

  private void writeHead(Html html, String css) {
    html.empty("meta", "charset", "utf-8");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content", CONTENT_POLICY);
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", title);
    html.stylesheet(css);
  }

  private void writeBody(Html html) {
    html.element("header", () -> writeHeader(html));
    html.element(
        "main",
        () -> {
          Tile.write(html, tiles);
          sections.forEach(section -> section.write(html));
        });
    html.element("footer", footer);
  }

  private void writeHeader(Html html) {
    html.element("p", kind, "class", "report-kind");
    html.element("h1", () -> html.element("bdi", title));
    html.element("p", headline, "class", "headline");
    notices.forEach(notice -> html.element("p", notice, "class", "notice", "role", "note"));
    html.element("nav", () -> sections.forEach(s -> writeLink(html, s)), "aria-label", "Sections");
  }

  private static void writeLink(Html html, Section section) {
    html.element("a", section.title(), "href", "#" + section.id()).text(" ");
  }

  private static String stylesheet() throws IOException {
    try (InputStream css = Page.class.getResourceAsStream(STYLESHEET)) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
