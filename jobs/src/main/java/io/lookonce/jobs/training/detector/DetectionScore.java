package io.lookonce.jobs.training.detector;

import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.DetectorClassTables;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.report.TrainReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Score of a detector on a split.
 *
 * @param examples number of images
 * @param lossSum sum over all images, without regularisation
 * @param accumulator detections matched to the ground truth
 * @param metrics metrics of the whole split; null for the score of one shard
 */
record DetectionScore(
    long examples, double lossSum, DetectionAccumulator accumulator, DetectionMetrics metrics)
    implements SplitScore {

  private static final List<DetectionMetric> REPORTED =
      List.of(
          DetectionMetric.AP, DetectionMetric.AP50, DetectionMetric.AP75, DetectionMetric.AR_100);

  /** Adds up the scores of all shards, in the order of the workers. */
  static DetectionScore sum(List<String> classes, List<DetectionScore> scores) {
    DetectionAccumulator all =
        DetectionAccumulator.of(scores.stream().map(DetectionScore::accumulator).toList());
    return new DetectionScore(
        scores.stream().mapToLong(DetectionScore::examples).sum(),
        scores.stream().mapToDouble(DetectionScore::lossSum).sum(),
        all,
        all.figures(classes));
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
  public String metric() {
    return DetectionMetric.AP50.meanKey();
  }

  /** mAP50; 0 if the split has no objects. */
  @Override
  public double metricValue() {
    return metrics.mean(DetectionMetric.AP50).orElse(0);
  }

  @Override
  public Double accuracyOrNull() {
    return null;
  }

  @Override
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (DetectionMetric metric : REPORTED) {
      map.put(metric.meanKey(), metrics.mean(metric).orElse(0));
    }
    map.put("loss", loss());
    map.put("images", examples);
    map.put("objects", metrics.objects());
    return map;
  }

  @Override
  public DetectionResult result(String split) {
    return new DetectionResult(split, loss(), metrics);
  }

  /**
   * Result of a detector on a split.
   *
   * @param name title of the split, such as {@code test}
   * @param loss mean loss per image
   * @param metrics over all object sizes
   */
  private record DetectionResult(String name, double loss, DetectionMetrics metrics)
      implements TrainReport.SplitResult {

    @Override
    public Tile tile() {
      return Tile.of(
          "mAP50, " + name,
          NumberText.probability(metrics.mean(DetectionMetric.AP50).orElse(Double.NaN)),
          String.format(
              Locale.ROOT,
              "%s in %s, loss %s",
              NumberText.counted(metrics.objects(), "object", "objects"),
              NumberText.counted(metrics.images(), "image", "images"),
              NumberText.decimal(loss)));
    }

    @Override
    public List<Section> sections() {
      return List.of(
          Section.wide(
              "result-" + name,
              "Result on " + name,
              new DetectorClassTables(name, metrics)::write));
    }
  }
}
