package io.lookonce.jobs.evaluation.detector;

import io.lookonce.data.Split;
import io.lookonce.evaluation.DetectionFigures;
import io.lookonce.jobs.report.GalleryPicture;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a split came to.
 *
 * @param split which one
 * @param figures how good the detections are
 * @param unscored how many pictures nothing could be found in
 * @param unscoredExamples some of them
 * @param misses painted, the worst first
 * @param falseAlarms likewise
 */
record JudgedSplit(
    Split split,
    DetectionFigures figures,
    long unscored,
    List<UnscoredPicture> unscoredExamples,
    List<GalleryPicture> misses,
    List<GalleryPicture> falseAlarms) {

  /** The figures as {@code evaluation.json} and {@code run.json} hold them. */
  Map<String, Object> metrics() {
    Map<String, Object> metrics = figures.asMap();
    metrics.put("without_detections", unscored);
    return metrics;
  }

  /**
   * Sums up and paints.
   *
   * @param pictures of the split: rows of {@code index}, {@code source} and {@code content}
   */
  static JudgedSplit of(
      Split split, MeasuredClasses classes, PartialJudgement judgement, Dataset<Row> pictures) {
    DetectionFigures figures = judgement.tally().figures(classes.names());
    List<PictureFault> misses =
        judgement.misses().stream().filter(miss -> miss.isMissedBy(figures.perClass())).toList();
    FaultGallery gallery = new FaultGallery(pictures, List.of(misses, judgement.falseAlarms()));
    return new JudgedSplit(
        split,
        figures,
        judgement.unscored(),
        judgement.unscoredExamples(),
        gallery.paint(misses),
        gallery.paint(judgement.falseAlarms()));
  }
}
