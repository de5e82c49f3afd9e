package io.lookonce.jobs.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of {@code lookonce detect} did, as its report shows it.
 *
 * @param title names the run, such as the folder that was scored
 * @param model what scored the pictures
 * @param totals the counts
 * @param speed the times
 * @param notices what a reader must know before trusting the figures, one sentence each; often
 *     empty
 * @param boxesPerClass boxes of this run by class
 * @param scoreHistogram boxes of this run by score, in {@value #SCORE_BINS} equal bins from 0 to 1
 * @param boxesPerPicture element {@code i} counts the pictures of this run that could be read and
 *     have {@code i} boxes, the last one those with as many or more; empty to leave the chart out
 * @param errors why pictures of this run failed, in the order to show
 * @param otherFiles files in the folder that are not pictures, in the order to show
 * @param gallery painted pictures, in the order to show
 * @param provenance how it came to be
 */
public record DetectReport(
    String title,
    Model model,
    Totals totals,
    Speed speed,
    List<String> notices,
    Map<String, Long> boxesPerClass,
    long[] scoreHistogram,
    long[] boxesPerPicture,
    List<ErrorKind> errors,
    List<OtherFiles> otherFiles,
    List<GalleryPicture> gallery,
    Provenance provenance) {

  /** The number of bins of {@link #scoreHistogram}. */
  public static final int SCORE_BINS = 20;

  /**
   * The model of a run.
   *
   * @param name its name in the registry
   * @param version its version there
   * @param kind the head and network in a few words
   * @param inputWidth in pixels
   * @param inputHeight in pixels
   */
  public record Model(String name, String version, String kind, int inputWidth, int inputHeight) {}

  /**
   * The counts of a run.
   *
   * @param planned pictures this run set out to score
   * @param scored pictures that got their row in this run, those that could not be read included
   * @param inTable pictures in the output table altogether, from all runs
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
      requireCount("planned", planned);
      requireCount("scored", scored);
      requireCount("inTable", inTable);
      requireCount("withDetections", withDetections);
      requireCount("withError", withError);
      requireCount("detections", detections);
      if (withError > scored || withDetections > scored - withError) {
        throw new IllegalArgumentException(
            "Report totals: %d pictures with objects and %d with an error are more than the %d scored"
                .formatted(withDetections, withError, scored));
      }
    }

    /** Pictures of this run that could be read. */
    long read() {
      return scored - withError;
    }
  }

  /**
   * The times of a run; what was not measured is {@code NaN}.
   *
   * @param seconds of wall clock for the scoring
   * @param picturesPerSecond over that time
   * @param decodeMilliseconds mean per picture, reading and decoding
   * @param forwardMilliseconds mean per picture, the network alone
   */
  public record Speed(
      double seconds,
      double picturesPerSecond,
      double decodeMilliseconds,
      double forwardMilliseconds) {}

  public DetectReport {
    if (scoreHistogram.length != SCORE_BINS) {
      throw new IllegalArgumentException(
          "Score histogram has " + scoreHistogram.length + " bins, not " + SCORE_BINS);
    }
    boxesPerClass.forEach((name, count) -> requireCount("class " + name, count));
    for (long count : scoreHistogram) {
      requireCount("score histogram", count);
    }
    for (long count : boxesPerPicture) {
      requireCount("boxes per picture", count);
    }
    scoreHistogram = scoreHistogram.clone();
    boxesPerPicture = boxesPerPicture.clone();
    boxesPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(boxesPerClass));
    notices = List.copyOf(notices);
    errors = List.copyOf(errors);
    otherFiles = List.copyOf(otherFiles);
    gallery = List.copyOf(gallery);
  }

  /** The essential result in one sentence, for the page, the terminal and {@code run.json}. */
  public String headline() {
    return DetectHeadline.of(this);
  }

  private static void requireCount(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("Report count below zero: " + name + " = " + count);
    }
  }
}
