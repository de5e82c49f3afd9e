package io.lookonce.jobs.training.detector;

import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.report.DetectionResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a detector does on a split.
 *
 * @param examples images
 * @param costSum of all images, without regularisation
 * @param tally what became of each detection
 * @param figures that it comes to; null for one worker's part
 */
record DetectionScore(
    long examples, double lossSum, DetectionAccumulator tally, DetectionMetrics figures)
    implements SplitScore {

  private static final List<DetectionMetric> TOLD =
      List.of(
          DetectionMetric.AP, DetectionMetric.AP50, DetectionMetric.AP75, DetectionMetric.AR_100);

  /** The score of all workers' images, added up in the order of the workers. */
  static DetectionScore sum(List<String> classes, List<DetectionScore> scores) {
    DetectionAccumulator tally =
        DetectionAccumulator.of(scores.stream().map(DetectionScore::tally).toList());
    return new DetectionScore(
        scores.stream().mapToLong(DetectionScore::examples).sum(),
        scores.stream().mapToDouble(DetectionScore::lossSum).sum(),
        tally,
        tally.figures(classes));
  }

  @Override
  public double loss() {
    return lossSum / examples;
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(lossSum);
  }

  @Override
  public String measure() {
    return DetectionMetric.AP50.meanKey();
  }

  /** 0 where there is nothing to find. */
  @Override
  public double value() {
    return figures.mean(DetectionMetric.AP50).orElse(0);
  }

  @Override
  public Double accuracyOrNull() {
    return null;
  }

  @Override
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (DetectionMetric metric : TOLD) {
      map.put(metric.meanKey(), figures.mean(metric).orElse(0));
    }
    map.put("loss", loss());
    map.put("examples", examples);
    map.put("objects", figures.objects());
    return map;
  }

  @Override
  public DetectionResult result(String split) {
    return new DetectionResult(split, loss(), figures);
  }
}
