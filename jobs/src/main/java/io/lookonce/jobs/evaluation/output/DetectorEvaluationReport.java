package io.lookonce.jobs.evaluation.output;

import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.scoring.output.ErrorKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How well a detector finds the objects of a data set, as the report shows it.
 *
 * @param subject what is judged: a model, or the detections that one left
 * @param dataset its name
 * @param notices what a reader must know before trusting the figures, one sentence each
 * @param splits the figures, at least one split, in the order to show
 * @param facts what tells the model and the images from all others
 * @param provenance how it came to be
 */
public record DetectorEvaluationReport(
    String subject,
    String dataset,
    List<String> notices,
    List<SplitResult> splits,
    Map<String, String> facts,
    Provenance provenance) {

  /**
   * The figures of one split.
   *
   * @param name {@code train}, {@code validation} or {@code test}
   * @param figures of its images
   * @param unscored the images in which nothing could be found, and why; empty if there are none
   * @param misses some objects that were not found, in the order to show
   * @param falseAlarms some detections that are wrong, in the order to show
   */
  public record SplitResult(
      String name,
      DetectionMetrics figures,
      List<ErrorKind> unscored,
      List<GalleryImage> misses,
      List<GalleryImage> falseAlarms) {

    public SplitResult {
      unscored = List.copyOf(unscored);
      misses = List.copyOf(misses);
      falseAlarms = List.copyOf(falseAlarms);
    }

    /** A mean over the classes as the page writes it. */
    String mean(DetectionMetric metric) {
      return NumberText.probability(figures.mean(metric).orElse(Double.NaN));
    }
  }

  public DetectorEvaluationReport {
    notices = List.copyOf(notices);
    splits = List.copyOf(splits);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The essential result in one sentence, for the page, the terminal and {@code run.json}. */
  public String headline() {
    return subject
        + " reaches "
        + splits.stream().map(DetectorEvaluationReport::share).collect(Collectors.joining(", "));
  }

  private static String share(SplitResult split) {
    return "mAP50 %s and mAP %s on %s"
        .formatted(
            split.mean(DetectionMetric.AP50),
            split.mean(DetectionMetric.AP),
            NumberText.counted(
                split.figures().images(), split.name() + " image", split.name() + " images"));
  }
}
