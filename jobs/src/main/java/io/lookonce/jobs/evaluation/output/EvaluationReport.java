package io.lookonce.jobs.evaluation.output;

import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.Provenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Content of the report of {@code lookonce evaluate} for classifiers.
 *
 * @param model its name and version
 * @param dataset its name
 * @param notices caveats about the figures, one sentence each
 * @param splits at least one, in display order
 * @param facts checksums that identify the model and the data
 * @param provenance how to reproduce the run
 */
public record EvaluationReport(
    String model,
    String dataset,
    List<String> notices,
    List<SplitResult> splits,
    Map<String, String> facts,
    Provenance provenance) {

  /**
   * The figures of one split.
   *
   * @param name {@code train}, {@code validation} or {@code test}
   * @param figures with at least one example
   * @param crossEntropy mean, in nats
   * @param mistakes some of the misclassified images, in display order
   */
  public record SplitResult(
      String name,
      ClassificationMetrics figures,
      double crossEntropy,
      List<MisclassifiedImage> mistakes) {

    ConfusionMatrix confusion() {
      return figures.confusion();
    }

    /** Number of correctly classified images. */
    long right() {
      long[][] counts = confusion().counts();
      long right = 0;
      for (int id = 0; id < counts.length; id++) {
        right += counts[id][id];
      }
      return right;
    }
  }

  public EvaluationReport {
    notices = List.copyOf(notices);
    splits = List.copyOf(splits);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The essential result in one sentence, for the page, the terminal and {@code run.json}. */
  public String headline() {
    return model
        + " is right on "
        + splits.stream().map(EvaluationReport::share).collect(Collectors.joining(", "));
  }

  private static String share(SplitResult split) {
    return String.format(
        Locale.ROOT,
        "%s of %s (accuracy %s)",
        NumberText.count(split.right()),
        NumberText.counted(
            split.confusion().examples(), split.name() + " image", split.name() + " images"),
        NumberText.probability(split.confusion().accuracy()));
  }
}
