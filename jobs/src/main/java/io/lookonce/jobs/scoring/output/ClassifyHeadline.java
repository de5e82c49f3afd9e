package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.NumberText;
import java.util.List;

/** Says in one sentence what a classification found. */
final class ClassifyHeadline {

  private static final int CLASSES_NAMED = 3;

  private ClassifyHeadline() {}

  static String of(ClassifyReport report) {
    String model = report.scoring().model().named();
    String duration = report.scoring().speed().inWords();
    if (report.read() == 0) {
      String unreadable =
          report.images() == 1
              ? "The one image could not be read"
              : "None of the " + NumberText.count(report.images()) + " images could be read";
      return unreadable + "; " + model + " found nothing to classify" + duration + ".";
    }
    return NumberText.counted(report.images(), "image", "images")
        + " classified with "
        + model
        + duration
        + ": "
        + classes(report)
        + unread(report)
        + ".";
  }

  private static String classes(ClassifyReport report) {
    List<String> named =
        report.imagesPerClass().entrySet().stream()
            .limit(CLASSES_NAMED)
            .map(entry -> NumberText.count(entry.getValue()) + " as " + entry.getKey())
            .toList();
    int more = report.imagesPerClass().size() - named.size();
    String list = String.join(", ", named);
    return more == 0
        ? list
        : list + " and " + NumberText.counted(more, "more class", "more classes");
  }

  private static String unread(ClassifyReport report) {
    return report.withError() == 0
        ? ""
        : "; " + NumberText.count(report.withError()) + " could not be read";
  }
}
