package io.lookonce.jobs.report;

import java.util.function.Consumer;

/**
 * One titled part of a report page.
 *
 * @param id target of links on the page
 * @param title its heading
 * @param narrow whether it may share a row with its neighbours on a wide screen
 * @param body writes the content below the heading
 */
public record Section(String id, String title, boolean narrow, Consumer<Html> body) {
  void write(Html html) {
    html.element(
        "section",
        () -> {
          html.element("h2", title);
          body.accept(html);
        },
        "id",
        id,
        "class",
        narrow ? "narrow" : "wide");
  }

  public static Section wide(String id, String title, Consumer<Html> body) {
    return new Section(id, title, false, body);
  }

  public static Section narrow(String id, String title, Consumer<Html> body) {
    return new Section(id, title, true, body);
  }
}
