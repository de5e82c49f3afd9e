package io.lookonce.jobs.retrain;

import static io.lookonce.jobs.cli.LookonceCommand.require;

import io.lookonce.data.Split;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.SuppressionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that decide when a candidate replaces the current model. */
@HelpGroup("Promotion")
final class PromotionOptions {

  private static final String ACCURACY = "accuracy";

  @Option(
      names = "--split",
      paramLabel = "test|validation",
      description = "Split whose images decide. Default: test.")
  private String split = "test";

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "Deciding metric. Default: accuracy; for boxes map50, or map, map75, ...")
  private String metric;

  @Option(
      names = "--margin",
      paramLabel = "0..1",
      description = "Least improvement of the metric. Default: 0, any improvement.")
  private double margin;

  @Option(
      names = "--largest-fall",
      paramLabel = "0..1",
      description = "Greatest decline of the metric of any class. Default: 0.05.")
  private double largestFall = 0.05;

  /**
   * Validates the options.
   *
   * @param boxes whether the models are detectors
   * @throws io.lookonce.storage.InputRefused naming the invalid option
   */
  PromotionRule rule(boolean boxes) {
    require(
        List.of(Split.TEST.title(), Split.VALIDATION.title()).contains(split),
        "--split %s: use test or validation",
        split);
    SuppressionOptions.requireFraction("--margin", margin);
    SuppressionOptions.requireFraction("--largest-fall", largestFall);
    List<String> known =
        boxes
            ? Arrays.stream(DetectionMetric.values()).map(DetectionMetric::meanKey).toList()
            : List.of(ACCURACY);
    String usual = boxes ? DetectionMetric.AP50.meanKey() : ACCURACY;
    String chosen = metric != null ? metric : usual;
    require(known.contains(chosen), "--metric %s: use one of %s", chosen, String.join(", ", known));
    return new PromotionRule(chosen, margin, largestFall);
  }

  String split() {
    return split;
  }

  /** Adds the options by name. */
  void show(Map<String, String> shown, PromotionRule rule) {
    shown.put("split", split);
    shown.put("metric", rule.metric());
    shown.put("margin", String.valueOf(margin));
    shown.put("largest-fall", String.valueOf(largestFall));
  }
}
