package io.lookonce.jobs.training.classifier;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardScoring;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts what a classifier calls one worker's examples. */
final class ClassificationScoring implements ShardScoring {

  /** A probability that was rounded to zero; its logarithm stays finite. */
  private static final double LEAST_PROBABILITY = 1e-12;

  private final ClassificationEvaluation plan;
  private final Shard shard;
  private final float[][] probabilities;
  private int scored;
  private double crossEntropy;
  private boolean finite = true;

  ClassificationScoring(ClassificationEvaluation plan, Shard shard) {
    this.plan = plan;
    this.shard = shard;
    this.probabilities = new float[shard.size()][];
  }

  /**
   * Adds the next batch.
   *
   * @param output examples × outputs, probabilities
   */
  @Override
  public void add(INDArray output) {
    for (int row = 0; row < output.rows(); row++) {
      float[] example = row(output, row);
      int label = shard.classOf(scored);
      crossEntropy -= Math.log(Math.max(LEAST_PROBABILITY, probability(example, label)));
      probabilities[scored++] = ClassProbabilities.ofAll(example, 0, example.length);
    }
  }

  /** The score of all batches. */
  @Override
  public ClassificationScore score() {
    if (!finite) {
      return new ClassificationScore(
          ClassificationMetrics.of(plan.classes(), new int[0], new float[0][]),
          Double.NaN,
          List.of());
    }
    return new ClassificationScore(
        ClassificationMetrics.of(plan.classes(), shard.classes(), probabilities),
        crossEntropy,
        new MisclassifiedExamples(plan, shard, probabilities).mostConfident());
  }

  private float[] row(INDArray output, int row) {
    float[] numbers = new float[output.columns()];
    for (int column = 0; column < numbers.length; column++) {
      numbers[column] = output.getFloat(row, column);
      finite &= Float.isFinite(numbers[column]);
    }
    return numbers;
  }

  private static double probability(float[] output, int label) {
    if (output.length > 1) {
      return output[label];
    }
    double second = output[0];
    return label == 1 ? second : 1 - second;
  }
}
