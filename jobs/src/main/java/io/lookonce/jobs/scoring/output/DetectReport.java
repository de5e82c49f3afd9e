package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.ReportCount;
import io.lookonce.jobs.report.chart.FractionCounts;
import java.util.Collections;
import java.util.LinkedHashMap;
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
      ReportCount.require("planned", planned);
      ReportCount.require("scored", scored);
      ReportCount.require("inTable", inTable);
      ReportCount.require("withDetections", withDetections);
      ReportCount.require("withError", withError);
      ReportCount.require("detections", detections);
      if (withError > scored || withDetections > scored - withError) {
        throw new IllegalArgumentException(
            "Report totals: %d images with objects and %d with an error are more than the %d scored"
                .formatted(withDetections, withError, scored));
      }
    }

    /** Images of this run that could be read. */
    long read() {
      return scored - withError;
    }
  }

  public DetectReport {
    boxesPerClass.forEach((name, count) -> ReportCount.require("class " + name, count));
    FractionCounts.require("Score histogram", scoreHistogram);
    for (long count : boxesPerImage) {
      ReportCount.require("boxes per image", count);
    }
    scoreHistogram = scoreHistogram.clone();
    boxesPerImage = boxesPerImage.clone();
    boxesPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(boxesPerClass));
  }

  /** The essential result in one sentence, for the page, the terminal and {@code run.json}. */
  public String headline() {
    return DetectHeadline.of(this);
  }
}
