package io.lookonce.jobs.training.classifier;

import io.lookonce.data.ImageShape;
import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.image.Image;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Evaluates a classifier: cross-entropy, confusion matrix, and the most confident mistakes.
 *
 * @param classes names; a label is an index into this list
 * @param shape of the images
 * @param mistakes maximum number of misclassified images to return
 */
public record ClassificationEvaluator(List<String> classes, ImageShape shape, int mistakes)
    implements Evaluator {

  @Override
  public Scorer scorer(Shard shard) {
    return new Scorer(this, shard);
  }

  @Override
  public ClassificationScore sum(List<SplitScore> scores) {
    return ClassificationScore.sum(
        this, scores.stream().map(ClassificationScore.class::cast).toList());
  }

  @Override
  public ClassificationEvaluator metricsOnly() {
    return new ClassificationEvaluator(classes, shape, 0);
  }

  /** Scores the shard of one worker. */
  static final class Scorer implements ShardScorer {

    /** Keeps the logarithm of a probability that was rounded to 0 finite. */
    private static final double MIN_PROBABILITY = 1e-12;

    private final ClassificationEvaluator evaluator;
    private final Shard shard;
    private final float[][] probabilities;
    private int scored;
    private double crossEntropy;
    private boolean finite = true;

    private Scorer(ClassificationEvaluator evaluator, Shard shard) {
      this.evaluator = evaluator;
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
        crossEntropy -= Math.log(Math.max(MIN_PROBABILITY, probabilityOf(label, example)));
        probabilities[scored++] = ClassProbabilities.ofAll(example, 0, example.length);
      }
    }

    @Override
    public ClassificationScore score() {
      if (!finite) {
        return new ClassificationScore(
            ClassificationMetrics.of(evaluator.classes(), new int[0], new float[0][]),
            Double.NaN,
            List.of());
      }
      return new ClassificationScore(
          ClassificationMetrics.of(evaluator.classes(), shard.classes(), probabilities),
          crossEntropy,
          mostConfidentMistakes());
    }

    private float[] row(INDArray output, int row) {
      float[] numbers = new float[output.columns()];
      for (int column = 0; column < numbers.length; column++) {
        numbers[column] = output.getFloat(row, column);
        finite &= Float.isFinite(numbers[column]);
      }
      return numbers;
    }

    private static double probabilityOf(int label, float[] output) {
      if (output.length > 1) {
        return output[label];
      }
      double second = output[0];
      return label == 1 ? second : 1 - second;
    }

    private List<MisclassifiedImage> mostConfidentMistakes() {
      if (evaluator.mistakes() == 0) {
        return List.of();
      }
      int[] predictions = new int[probabilities.length];
      Arrays.setAll(
          predictions, example -> ClassProbabilities.mostProbable(probabilities[example]));
      // The order of MisclassifiedImage, applied before any image is encoded.
      return IntStream.range(0, predictions.length)
          .filter(example -> predictions[example] != shard.classOf(example))
          .boxed()
          .sorted(
              Comparator.<Integer>comparingDouble(
                      example -> -probabilities[example][predictions[example]])
                  .thenComparing(example -> shard.sources()[example]))
          .limit(evaluator.mistakes())
          .map(example -> misclassified(example, predictions[example]))
          .toList();
    }

    private MisclassifiedImage misclassified(int example, int prediction) {
      return MisclassifiedImage.of(
          shard.sources()[example],
          evaluator.classes().get(shard.classOf(example)),
          evaluator.classes().get(prediction),
          probabilities[example][prediction],
          image(shard.pixels()[example], evaluator.shape()));
    }

    /** The first three channels as red, green and blue; with fewer, the first one as grey. */
    private static Image image(byte[] pixels, ImageShape shape) {
      int size = shape.height() * shape.width();
      boolean coloured = shape.channels() >= 3;
      byte[] blueGreenRed = new byte[3 * size];
      for (int pixel = 0; pixel < size; pixel++) {
        for (int channel = 0; channel < 3; channel++) {
          int source = pixel * shape.channels() + (coloured ? channel : 0);
          blueGreenRed[3 * pixel + 2 - channel] = pixels[source];
        }
      }
      return new Image(shape.width(), shape.height(), blueGreenRed);
    }
  }
}
