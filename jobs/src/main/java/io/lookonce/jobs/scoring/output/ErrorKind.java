package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import java.util.List;

/**
 * The images that failed for one reason.
 *
 * @param kind the reason in a few words, such as {@code truncated}
 * @param count how many failed for it
 * @param examples some of them
 */
public record ErrorKind(String kind, long count, List<Example> examples) {
  /** One image that failed and what was said about it. */
  public record Example(String path, String message) {}

  public ErrorKind {
    examples = List.copyOf(examples);
  }

  public void write(Html html) {
    html.element(
        "div",
        () -> {
          html.element(
              "h3",
              () -> {
                html.element("bdi", kind).text(" ");
                html.element("span", NumberText.counted(count, "image", "images"), "class", "many");
              });
          html.element("ul", () -> writeExamples(html), "class", "examples");
        },
        "class",
        "kind");
  }

  private void writeExamples(Html html) {
    for (Example example : examples) {
      html.element(
          "li",
          () -> {
            html.path(example.path());
            html.element("span", example.message(), "class", "message");
          });
    }
    if (!examples.isEmpty() && count > examples.size()) {
      html.element(
          "li", "and " + NumberText.count(count - examples.size()) + " more", "class", "more");
    }
  }
}
