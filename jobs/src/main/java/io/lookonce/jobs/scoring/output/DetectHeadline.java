package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.scoring.output.DetectReport.Totals;

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
    return images(totals)
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
          + NumberText.counted(totals.planned(), "planned image was", "planned images were")
          + " scored with "
          + model
          + ".";
    }
    if (totals.inTable() == 0) {
      return "There was no image to score with " + model + ".";
    }
    return "Nothing new to score with "
        + model
        + ": "
        + (totals.inTable() == 1
            ? "the one image is already in the table."
            : "all " + NumberText.count(totals.inTable()) + " images are already in the table.");
  }

  private static String allFailed(Totals totals, String model, String duration) {
    String unreadable =
        totals.scored() == 1
            ? "The one image could not be read"
            : "None of the " + NumberText.count(totals.scored()) + " images could be read";
    return unreadable + "; " + model + " found nothing to score" + duration + ".";
  }

  private static String images(Totals totals) {
    if (totals.scored() < totals.planned()) {
      return NumberText.count(totals.scored())
          + " of "
          + NumberText.counted(totals.planned(), "planned image", "planned images");
    }
    return NumberText.counted(totals.scored(), "image", "images");
  }

  private static String found(Totals totals) {
    if (totals.detections() == 0) {
      return "no objects found";
    }
    String objects = NumberText.counted(totals.detections(), "object", "objects");
    return totals.scored() == 1
        ? objects
        : objects + " in " + NumberText.count(totals.withDetections()) + " of them";
  }

  private static String unread(Totals totals) {
    return totals.withError() == 0
        ? ""
        : "; " + NumberText.count(totals.withError()) + " could not be read";
  }
}
