package io.lookonce.jobs.training.detector;

import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.network.detector.RegionLossFunction;
import java.util.List;

/**
 * Judges a detector on the images as they are held: stretched to the network's input, which moves
 * objects between COCO's sizes, so that only figures over all sizes are told.
 *
 * @param classes names; a class id is an index into this list
 * @param loss what the output costs
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param workers how many shards there are
 * @param finds whether objects are looked for, beside the loss
 */
record DetectionEvaluation(
    List<String> classes,
    RegionLossFunction loss,
    int width,
    int height,
    int workers,
    boolean finds)
    implements Evaluation {

  @Override
  public DetectionScoring of(Shard shard) {
    return new DetectionScoring(this, shard);
  }

  @Override
  public DetectionScore sum(List<SplitScore> scores) {
    return DetectionScore.sum(classes, scores.stream().map(DetectionScore.class::cast).toList());
  }

  @Override
  public DetectionEvaluation brief() {
    return new DetectionEvaluation(classes, loss, width, height, workers, false);
  }
}
