package io.lookonce.jobs.training.classifier;

import io.lookonce.data.ImageShape;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import java.util.List;

/**
 * Judges a classifier.
 *
 * @param classes names; a label is an index into this list
 * @param shape of the images
 * @param mistakes how many misclassified images to bring along, the most confident mistakes first
 */
public record ClassificationEvaluation(List<String> classes, ImageShape shape, int mistakes)
    implements Evaluation {

  @Override
  public ClassificationScoring of(Shard shard) {
    return new ClassificationScoring(this, shard);
  }

  @Override
  public ClassificationScore sum(List<SplitScore> scores) {
    return ClassificationScore.sum(
        this, scores.stream().map(ClassificationScore.class::cast).toList());
  }

  /** The figures alone. */
  @Override
  public ClassificationEvaluation brief() {
    return new ClassificationEvaluation(classes, shape, 0);
  }
}
