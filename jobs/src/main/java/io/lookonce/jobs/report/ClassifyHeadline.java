package io.lookonce.jobs.report;

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
          report.pictures() == 1
              ? "The one picture could not be read"
              : "None of the " + Figures.count(report.pictures()) + " pictures could be read";
      return unreadable + "; " + model + " found nothing to classify" + duration + ".";
    }
    return Figures.counted(report.pictures(), "picture", "pictures")
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
        report.picturesPerClass().entrySet().stream()
            .limit(CLASSES_NAMED)
            .map(entry -> Figures.count(entry.getValue()) + " as " + entry.getKey())
            .toList();
    int more = report.picturesPerClass().size() - named.size();
    String list = String.join(", ", named);
    return more == 0 ? list : list + " and " + Figures.counted(more, "more class", "more classes");
  }

  private static String unread(ClassifyReport report) {
    return report.withError() == 0
        ? ""
        : "; " + Figures.count(report.withError()) + " could not be read";
  }
}
