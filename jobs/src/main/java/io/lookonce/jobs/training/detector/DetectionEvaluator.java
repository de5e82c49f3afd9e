package io.lookonce.jobs.training.detector;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.DetectorClassTables;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.report.TrainReport;
import io.lookonce.network.detector.DetectorLoss;
import io.lookonce.yolo.Head;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Evaluates a detector on the stretched images of the shards. Stretching moves objects between
 * COCO's size classes, so only metrics over all sizes are reported.
 *
 * @param classes names; a class id is an index into this list
 * @param loss loss function of the network
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param workers number of shards
 * @param matchesAlways whether detections are matched to the ground truth after every epoch too
 * @param matches whether detections are matched to the ground truth, besides computing the loss
 */
record DetectionEvaluator(
    List<String> classes,
    DetectorLoss loss,
    int width,
    int height,
    int workers,
    boolean matchesAlways,
    boolean matches)
    implements Evaluator {

  @Override
  public Scorer scorer(Shard shard) {
    return new Scorer(this, shard);
  }

  @Override
  public DetectionScore sum(List<SplitScore> scores) {
    return DetectionScore.sum(classes, scores.stream().map(DetectionScore.class::cast).toList());
  }

  @Override
  public DetectionEvaluator metricsOnly() {
    return new DetectionEvaluator(
        classes, loss, width, height, workers, matchesAlways, matchesAlways);
  }

  /** Scores the shard of one worker, with the postprocessing of {@code detect}. */
  static final class Scorer implements ShardScorer {

    private static final float SCORE_THRESHOLD = 0.005f;
    private static final double IOU_THRESHOLD = 0.5;
    private static final int MAX_BOXES = 300;

    private final DetectionEvaluator evaluator;
    private final Shard shard;
    private final Head head;
    private final BoxScaling scaling;
    private final BoxTensors tensors;
    private final NonMaxSuppression suppression =
        new NonMaxSuppression(IOU_THRESHOLD, MAX_BOXES, NonMaxSuppression.Scope.PER_CLASS);
    private final Candidates candidates = new Candidates();
    private final DetectionAccumulator accumulator;
    private double loss;
    private int scored;

    private Scorer(DetectionEvaluator evaluator, Shard shard) {
      this.evaluator = evaluator;
      this.shard = shard;
      int width = evaluator.width();
      int height = evaluator.height();
      this.head = evaluator.loss().head(width, height);
      this.scaling = BoxScaling.stretch(width, height, width, height);
      this.tensors = new BoxTensors(BoxExampleFormat.plain(width, height));
      this.accumulator = new DetectionAccumulator(evaluator.classes().size());
    }

    @Override
    public void add(INDArray output) {
      for (int row = 0; row < output.rows(); row++) {
        float[] numbers = output.getRow(row).dup().data().asFloat();
        List<GroundTruthBox> truths = BoxExampleFormat.boxes(shard, scored);
        INDArray label = Nd4j.createFromArray(new float[][] {tensors.label(truths)});
        loss +=
            evaluator
                .loss()
                .computeScore(
                    label,
                    Nd4j.createFromArray(new float[][] {numbers}),
                    new ActivationIdentity(),
                    null,
                    false);
        if (evaluator.matches()) {
          int index = scored * evaluator.workers() + shard.worker();
          accumulator.add(index, new EvaluatedImage(truths, detections(numbers)));
        }
        scored++;
      }
    }

    @Override
    public DetectionScore score() {
      return new DetectionScore(scored, loss, accumulator, null);
    }

    private List<Detection> detections(float[] output) {
      candidates.clear();
      head.decode(evaluator.loss().headOutput(output), 0, SCORE_THRESHOLD, candidates);
      return suppression.apply(candidates, scaling);
    }
  }

  /**
   * Score of a detector on a split.
   *
   * @param examples number of images
   * @param lossSum sum over all images, without regularisation
   * @param accumulator detections matched to the ground truth
   * @param metrics metrics of the whole split; null for the score of one shard
   */
  private record DetectionScore(
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
}
