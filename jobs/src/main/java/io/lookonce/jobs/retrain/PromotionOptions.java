package io.lookonce.jobs.retrain;

import static io.lookonce.jobs.cli.LookonceCommand.require;

import io.lookonce.data.Split;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.jobs.cli.SuppressionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** When a candidate takes the place of the current model. */
final class PromotionOptions {

  private static final String ACCURACY = "accuracy";

  @Option(
      names = "--split",
      paramLabel = "test|validation",
      description = "The held-out images that decide. Default: test.")
  private String split = "test";

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "What decides. Default: accuracy; for boxes map50, or map, map75, ...")
  private String metric;

  @Option(
      names = "--margin",
      paramLabel = "0..1",
      description = "By how much a candidate must be better. Default: 0: at all.")
  private double margin;

  @Option(
      names = "--largest-fall",
      paramLabel = "0..1",
      description = "By how much it may be worse on any one class. Default: 0.05.")
  private double largestFall = 0.05;

  /**
   * The rule, checked.
   *
   * @param boxes whether detectors compete
   * @throws io.lookonce.storage.InputRefused naming the option that is out of its range
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

  /** Every option by its name. */
  void show(Map<String, String> shown, PromotionRule rule) {
    shown.put("split", split);
    shown.put("metric", rule.metric());
    shown.put("margin", String.valueOf(margin));
    shown.put("largest-fall", String.valueOf(largestFall));
  }
}
