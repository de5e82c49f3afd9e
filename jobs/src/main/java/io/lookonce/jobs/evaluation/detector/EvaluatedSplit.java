package io.lookonce.jobs.evaluation.detector;

import io.lookonce.data.Split;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.GalleryImage;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a split came to.
 *
 * @param split which one
 * @param figures how good the detections are
 * @param unscored how many images nothing could be found in
 * @param unscoredExamples some of them
 * @param misses painted, the worst first
 * @param falseAlarms likewise
 */
record EvaluatedSplit(
    Split split,
    DetectionMetrics figures,
    long unscored,
    List<UnscoredImage> unscoredExamples,
    List<GalleryImage> misses,
    List<GalleryImage> falseAlarms) {

  /** The figures as {@code evaluation.json} and {@code run.json} hold them. */
  Map<String, Object> metrics() {
    Map<String, Object> metrics = figures.asMap();
    metrics.put("without_detections", unscored);
    return metrics;
  }

  /**
   * Sums up and paints.
   *
   * @param images of the split: rows of {@code index}, {@code source} and {@code content}
   */
  static EvaluatedSplit of(
      Split split, EvaluatedClasses classes, PartialMatches judgement, Dataset<Row> images) {
    DetectionMetrics figures = judgement.tally().figures(classes.names());
    List<DetectionError> misses =
        judgement.misses().stream().filter(miss -> miss.isMissedBy(figures.perClass())).toList();
    DetectionErrorGallery gallery =
        new DetectionErrorGallery(images, List.of(misses, judgement.falseAlarms()));
    return new EvaluatedSplit(
        split,
        figures,
        judgement.unscored(),
        judgement.unscoredExamples(),
        gallery.paint(misses),
        gallery.paint(judgement.falseAlarms()));
  }
}
