package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;

import io.lookonce.data.Split;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.evaluation.detector.PartialMatches.UnscoredImage;
import io.lookonce.jobs.report.GalleryImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The results of one split.
 *
 * @param figures metrics of the detections
 * @param unscored number of images that could not be scored
 * @param unscoredExamples some of them
 * @param misses drawn, the worst first
 * @param falseAlarms drawn, the worst first
 */
record EvaluatedSplit(
    Split split,
    DetectionMetrics figures,
    long unscored,
    List<UnscoredImage> unscoredExamples,
    List<GalleryImage> misses,
    List<GalleryImage> falseAlarms) {

  /** The metrics as {@code evaluation.json} and {@code run.json} hold them. */
  Map<String, Object> metrics() {
    Map<String, Object> metrics = figures.asMap();
    metrics.put("without_detections", unscored);
    return metrics;
  }

  /**
   * Computes the metrics and draws the errors.
   *
   * @param images of the split: rows of {@code index}, {@code source} and {@code content}
   */
  static EvaluatedSplit of(
      Split split, EvaluatedClasses classes, PartialMatches matches, Dataset<Row> images) {
    DetectionMetrics figures = matches.tally().figures(classes.names());
    List<DetectionError> misses =
        matches.misses().stream().filter(miss -> miss.isMissedBy(figures.perClass())).toList();
    DetectionErrorGallery gallery =
        new DetectionErrorGallery(images, List.of(misses, matches.falseAlarms()));
    return new EvaluatedSplit(
        split,
        figures,
        matches.unscored(),
        matches.unscoredExamples(),
        gallery.paint(misses),
        gallery.paint(matches.falseAlarms()));
  }

  /** Draws errors on their images, which are read again because there are only a few. */
  private static final class DetectionErrorGallery {

    private static final long MAX_PIXELS = 100_000_000L;

    private final Map<Long, byte[]> contents = new HashMap<>();

    /**
     * Reads the images of the errors.
     *
     * @param images rows of {@code index}, {@code source} and {@code content}
     */
    DetectionErrorGallery(Dataset<Row> images, Collection<List<DetectionError>> faults) {
      List<DetectionError> all = faults.stream().flatMap(List::stream).toList();
      if (all.isEmpty()) {
        return;
      }
      Stream<Row> rows =
          images
              .filter(
                  col("source").isin(all.stream().map(DetectionError::source).distinct().toArray()))
              .filter(
                  col("index").isin(all.stream().map(DetectionError::index).distinct().toArray()))
              .select("index", "content")
              .collectAsList()
              .stream();
      rows.forEach(row -> contents.put(row.getLong(0), row.getAs(1)));
    }

    /** The drawn images in the same order, without those that cannot be decoded. */
    List<GalleryImage> paint(List<DetectionError> faults) {
      List<GalleryImage> gallery = new ArrayList<>();
      for (DetectionError fault : faults) {
        try {
          gallery.add(
              GalleryImage.of(
                  fault.source(),
                  new DetectionPainter()
                      .paint(
                          new ImageDecoder(MAX_PIXELS).decode(contents.get(fault.index())),
                          fault.frames()),
                  fault.caption()));
        } catch (ImageRefused unreadable) {
          // Its objects count as misses, and the report names it.
        }
      }
      return gallery;
    }
  }
}
