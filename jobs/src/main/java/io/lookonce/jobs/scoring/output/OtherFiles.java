package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import java.util.List;

/**
 * The files of one kind that are not images: counted and named, not scored.
 *
 * @param kind the file extension or what the content is
 * @param count how many there are
 * @param names some of them
 */
public record OtherFiles(String kind, long count, List<String> names) {
  public OtherFiles {
    names = List.copyOf(names);
  }

  void write(Html html) {
    html.element(
        "div",
        () -> {
          html.element(
              "h3",
              () -> {
                html.element("bdi", kind).text(" ");
                html.element("span", NumberText.counted(count, "file", "files"), "class", "many");
              });
          html.element(
              "ul",
              () -> {
                names.forEach(name -> html.element("li", () -> html.path(name)));
                if (!names.isEmpty() && count > names.size()) {
                  String more = "and " + NumberText.count(count - names.size()) + " more";
                  html.element("li", more, "class", "more");
                }
              },
              "class",
              "examples");
        },
        "class",
        "kind");
  }
}
