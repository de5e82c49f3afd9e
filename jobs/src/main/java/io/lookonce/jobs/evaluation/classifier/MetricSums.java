package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.jobs.dataset.LabelledPixels;
import io.lookonce.model.ModelCard;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Adds up what one task's images came to; memory stays bounded however many there are. */
final class MetricSums implements ExampleScorer.Receiver {

  /** A probability that was rounded to zero; its logarithm stays finite. */
  private static final double LEAST_PROBABILITY = 1e-12;

  /** Probabilities that wait to be counted: 4 MiB. */
  private static final int MOST_WAITING = 1 << 20;

  private final List<String> classes;
  private final int outputs;
  private final ConfidentMistakes mistakes;
  private final int[] labels;
  private final float[][] probabilities;
  private int waiting;
  private ClassificationMetrics figures;
  private BigDecimal crossEntropy;

  MetricSums(ModelCard card, int outputs, int mostMistakes) {
    PartialMetrics none = PartialMetrics.none(card.classes());
    this.classes = card.classes();
    this.outputs = outputs;
    this.mistakes = new ConfidentMistakes(card, mostMistakes);
    this.labels = new int[Math.max(1, MOST_WAITING / classes.size())];
    this.probabilities = new float[labels.length][];
    this.figures = none.figures();
    this.crossEntropy = none.crossEntropy();
  }

  @Override
  public void scored(LabelledPixels image, float[] output, int offset) {
    requireNumbers(image, output, offset);
    float[] ofAll = ClassProbabilities.ofAll(output, offset, outputs);
    int prediction = ClassProbabilities.mostProbable(ofAll);
    if (prediction != image.label()) {
      mistakes.add(image, prediction, ofAll[prediction]);
    }
    double ofTruth = Math.max(LEAST_PROBABILITY, probability(output, offset, image.label()));
    crossEntropy = crossEntropy.add(new BigDecimal(-StrictMath.log(ofTruth)));
    labels[waiting] = image.label();
    probabilities[waiting++] = ofAll;
    if (waiting == labels.length) {
      count();
    }
  }

  private void requireNumbers(LabelledPixels image, float[] output, int offset) {
    for (int i = offset; i < offset + outputs; i++) {
      if (!Float.isFinite(output[i])) {
        throw new UnusableImage(
            image.index(), "the network gives %s for %s".formatted(output[i], image.source()));
      }
    }
  }

  /** A single output is the second class's; one minus it is exact only in double precision. */
  private double probability(float[] output, int offset, int label) {
    if (outputs == 1) {
      return label == 1 ? output[offset] : 1.0 - output[offset];
    }
    return output[offset + label];
  }

  private void count() {
    figures =
        figures.plus(
            ClassificationMetrics.of(
                classes, Arrays.copyOf(labels, waiting), Arrays.copyOf(probabilities, waiting)));
    waiting = 0;
  }

  /** The sums of all images. */
  PartialMetrics sums() {
    count();
    return new PartialMetrics(figures, crossEntropy, mistakes.mistakes(), null);
  }
}
