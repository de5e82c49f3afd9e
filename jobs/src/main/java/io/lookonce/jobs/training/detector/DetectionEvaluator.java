package io.lookonce.jobs.training.detector;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.network.detector.RegionLossFunction;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.RegionHead;
import java.util.List;
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
 * @param matches whether detections are matched to the ground truth, besides computing the loss
 */
record DetectionEvaluator(
    List<String> classes,
    RegionLossFunction loss,
    int width,
    int height,
    int workers,
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
    return new DetectionEvaluator(classes, loss, width, height, workers, false);
  }

  /** Scores the shard of one worker, with the postprocessing of {@code detect}. */
  static final class Scorer implements ShardScorer {

    private static final float SCORE_THRESHOLD = 0.005f;
    private static final double IOU_THRESHOLD = 0.5;
    private static final int MAX_BOXES = 300;

    private final DetectionEvaluator evaluator;
    private final Shard shard;
    private final RegionHead head;
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
      RegionLossFunction region = evaluator.loss();
      int width = evaluator.width();
      int height = evaluator.height();
      this.head =
          new RegionHead(
              Anchor.pairs(region.anchors()),
              region.classes(),
              width,
              height,
              region.gridWidth(),
              region.gridHeight());
      this.scaling = BoxScaling.stretch(width, height, width, height);
      this.tensors = new BoxTensors(BoxExampleFormat.plain(width, height));
      this.accumulator = new DetectionAccumulator(region.classes());
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
      head.decode(output, 0, SCORE_THRESHOLD, candidates);
      return suppression.apply(candidates, scaling);
    }
  }
}
