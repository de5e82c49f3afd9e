package io.lookonce.jobs.report;

import io.lookonce.jobs.report.DetectReport.Totals;

/** Says in one sentence what a detection run did. */
final class DetectHeadline {
  private DetectHeadline() {}

  static String of(DetectReport report) {
    Totals totals = report.totals();
    String model = report.scoring().model().named();
    if (totals.scored() == 0) {
      return nothingScored(totals, model);
    }
    String duration = report.scoring().speed().inWords();
    if (totals.read() == 0) {
      return allFailed(totals, model, duration);
    }
    return pictures(totals)
        + " scored with "
        + model
        + duration
        + ": "
        + found(totals)
        + unread(totals)
        + ".";
  }

  private static String nothingScored(Totals totals, String model) {
    if (totals.planned() > 0) {
      return "None of the "
          + Figures.counted(totals.planned(), "planned picture was", "planned pictures were")
          + " scored with "
          + model
          + ".";
    }
    if (totals.inTable() == 0) {
      return "There was no picture to score with " + model + ".";
    }
    return "Nothing new to score with "
        + model
        + ": "
        + (totals.inTable() == 1
            ? "the one picture is already in the table."
            : "all " + Figures.count(totals.inTable()) + " pictures are already in the table.");
  }

  private static String allFailed(Totals totals, String model, String duration) {
    String unreadable =
        totals.scored() == 1
            ? "The one picture could not be read"
            : "None of the " + Figures.count(totals.scored()) + " pictures could be read";
    return unreadable + "; " + model + " found nothing to score" + duration + ".";
  }

  private static String pictures(Totals totals) {
    if (totals.scored() < totals.planned()) {
      return Figures.count(totals.scored())
          + " of "
          + Figures.counted(totals.planned(), "planned picture", "planned pictures");
    }
    return Figures.counted(totals.scored(), "picture", "pictures");
  }

  private static String found(Totals totals) {
    if (totals.detections() == 0) {
      return "no objects found";
    }
    String objects = Figures.counted(totals.detections(), "object", "objects");
    return totals.scored() == 1
        ? objects
        : objects + " in " + Figures.count(totals.withDetections()) + " of them";
  }

  private static String unread(Totals totals) {
    return totals.withError() == 0
        ? ""
        : "; " + Figures.count(totals.withError()) + " could not be read";
  }
}
