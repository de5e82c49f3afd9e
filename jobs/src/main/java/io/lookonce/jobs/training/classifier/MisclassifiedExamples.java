package io.lookonce.jobs.training.classifier;

import io.lookonce.data.ImageShape;
import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.image.Image;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.training.data.Shard;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The misclassified images among a worker's examples. */
final class MisclassifiedExamples {

  private final ClassificationEvaluation plan;
  private final Shard shard;
  private final float[][] probabilities;
  private final int[] predictions;

  /**
   * @param probabilities of all classes, for each example of the shard
   */
  MisclassifiedExamples(ClassificationEvaluation plan, Shard shard, float[][] probabilities) {
    this.plan = plan;
    this.shard = shard;
    this.probabilities = probabilities;
    this.predictions = new int[probabilities.length];
    java.util.Arrays.setAll(
        predictions, example -> ClassProbabilities.mostProbable(probabilities[example]));
  }

  /** As many as the plan asks for, in the order of {@link MisclassifiedImage}. */
  List<MisclassifiedImage> mostConfident() {
    if (plan.mistakes() == 0) {
      return List.of();
    }
    // The same order as of the images, but before any of them is painted.
    return IntStream.range(0, predictions.length)
        .filter(example -> predictions[example] != shard.classOf(example))
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(example -> -probability(example))
                .thenComparing(example -> shard.sources()[example]))
        .limit(plan.mistakes())
        .map(this::image)
        .toList();
  }

  private float probability(int example) {
    return probabilities[example][predictions[example]];
  }

  private MisclassifiedImage image(int example) {
    return MisclassifiedImage.of(
        shard.sources()[example],
        plan.classes().get(shard.classOf(example)),
        plan.classes().get(predictions[example]),
        probability(example),
        image(shard.pixels()[example], plan.shape()));
  }

  /** The first three channels as red, green and blue; fewer than three are shown as grey. */
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
