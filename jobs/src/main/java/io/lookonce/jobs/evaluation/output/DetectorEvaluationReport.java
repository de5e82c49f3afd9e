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
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Content of the report of {@code lookonce evaluate} for detectors.
 *
 * @param subject the evaluated model, or the table of detections
 * @param dataset its name
 * @param notices caveats about the figures, one sentence each
 * @param splits at least one, in display order
 * @param facts checksums that identify the model and the data
 * @param provenance how to reproduce the run
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
   * @param unscored images without detections to evaluate, by reason; often empty
   * @param misses some objects without a detection, in display order
   * @param falseAlarms some false positives, in display order
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

    /** A mean over the classes, formatted for the page. */
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
    return String.format(
        Locale.ROOT,
        "mAP50 %s and mAP %s on %s",
        split.mean(DetectionMetric.AP50),
        split.mean(DetectionMetric.AP),
        NumberText.counted(
            split.figures().images(), split.name() + " image", split.name() + " images"));
  }
}
