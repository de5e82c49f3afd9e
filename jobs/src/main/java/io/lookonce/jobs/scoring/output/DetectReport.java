package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.scoring.output.DetectReport.Totals;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one run of {@code lookonce detect} did, as its report shows it.
 *
 * @param scoring what the reports of all scoring commands show
 * @param totals the counts
 * @param boxesPerClass boxes of this run by class
 * @param scoreHistogram boxes of this run by score, in {@value FractionCounts#BINS} equal bins from
 *     0 to 1
 * @param boxesPerImage element {@code i} counts the images of this run that could be read and have
 *     {@code i} boxes, the last one those with as many or more; empty to leave the chart out
 */
public record DetectReport(
    ScoringReport scoring,
    Totals totals,
    Map<String, Long> boxesPerClass,
    long[] scoreHistogram,
    long[] boxesPerImage) {

  /**
   * The counts of a run.
   *
   * @param planned images this run set out to score
   * @param scored images that got their row in this run, those that could not be read included
   * @param inTable images in the output table altogether, from all runs
   * @param withDetections of {@code scored}, those with at least one box
   * @param withError of {@code scored}, those that could not be read
   * @param detections boxes found in this run
   */
  public record Totals(
      long planned,
      long scored,
      long inTable,
      long withDetections,
      long withError,
      long detections) {
    public Totals {
      FractionCounts.requireCount("planned", planned);
      FractionCounts.requireCount("scored", scored);
      FractionCounts.requireCount("inTable", inTable);
      FractionCounts.requireCount("withDetections", withDetections);
      FractionCounts.requireCount("withError", withError);
      FractionCounts.requireCount("detections", detections);
      if (withError > scored || withDetections > scored - withError) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Report totals: %d images with objects and %d with an error are more than the %d"
                    + " scored",
                withDetections,
                withError,
                scored));
      }
    }

    /** Images of this run that could be read. */
    long read() {
      return scored - withError;
    }
  }

  public DetectReport {
    boxesPerClass.forEach((name, count) -> FractionCounts.requireCount("class " + name, count));
    FractionCounts.require("Score histogram", scoreHistogram);
    for (long count : boxesPerImage) {
      FractionCounts.requireCount("boxes per image", count);
    }
    scoreHistogram = scoreHistogram.clone();
    boxesPerImage = boxesPerImage.clone();
    boxesPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(boxesPerClass));
  }

  /** The essential result in one sentence, for the page, the terminal and {@code run.json}. */
  public String headline() {
    return DetectHeadline.of(this);
  }

  /** Says in one sentence what a detection run did. */
  private static final class DetectHeadline {
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
}
