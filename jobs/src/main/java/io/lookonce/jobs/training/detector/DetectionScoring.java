package io.lookonce.jobs.training.detector;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.EvaluatedImage;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardScoring;
import io.lookonce.network.detector.RegionLossFunction;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.RegionHead;
import java.util.List;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Looks for the objects of one worker's images, as {@code detect} would. */
final class DetectionScoring implements ShardScoring {

  private static final float SCORE_THRESHOLD = 0.005f;
  private static final double IOU_THRESHOLD = 0.5;
  private static final int MOST_BOXES = 300;

  private final DetectionEvaluation evaluation;
  private final Shard shard;
  private final RegionHead head;
  private final BoxScaling scaling;
  private final BoxTensors tensors;
  private final NonMaxSuppression suppression =
      new NonMaxSuppression(IOU_THRESHOLD, MOST_BOXES, NonMaxSuppression.Scope.PER_CLASS);
  private final Candidates candidates = new Candidates();
  private final DetectionAccumulator tally;
  private double loss;
  private int scored;

  DetectionScoring(DetectionEvaluation evaluation, Shard shard) {
    this.evaluation = evaluation;
    this.shard = shard;
    RegionLossFunction loss = evaluation.loss();
    int width = evaluation.width();
    int height = evaluation.height();
    this.head =
        new RegionHead(
            Anchor.pairs(loss.anchors()),
            loss.classes(),
            width,
            height,
            loss.gridWidth(),
            loss.gridHeight());
    this.scaling = BoxScaling.stretch(width, height, width, height);
    this.tensors = BoxTensors.unchanged(width, height);
    this.tally = new DetectionAccumulator(loss.classes());
  }

  @Override
  public void add(INDArray output) {
    for (int row = 0; row < output.rows(); row++) {
      float[] numbers = output.getRow(row).dup().data().asFloat();
      List<GroundTruthBox> truths = BoxLabels.read(shard.labels()[scored]);
      INDArray label = Nd4j.createFromArray(new float[][] {tensors.label(truths)});
      loss +=
          evaluation
              .loss()
              .computeScore(
                  label,
                  Nd4j.createFromArray(new float[][] {numbers}),
                  new ActivationIdentity(),
                  null,
                  false);
      if (evaluation.finds()) {
        int place = scored * evaluation.workers() + shard.worker();
        tally.add(place, new EvaluatedImage(truths, detections(numbers)));
      }
      scored++;
    }
  }

  @Override
  public DetectionScore score() {
    return new DetectionScore(scored, loss, tally, null);
  }

  private List<Detection> detections(float[] numbers) {
    candidates.clear();
    head.decode(numbers, 0, SCORE_THRESHOLD, candidates);
    return suppression.apply(candidates, scaling);
  }
}
