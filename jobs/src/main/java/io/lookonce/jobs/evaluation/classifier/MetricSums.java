package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.image.Image;
import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.evaluation.classifier.PartialMetrics.Mistake;
import io.lookonce.jobs.evaluation.classifier.PartialMetrics.UnusableImage;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.scoring.output.TopK;
import io.lookonce.model.ModelCard;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Aggregates the metrics of one task's images in bounded memory. */
final class MetricSums implements ExampleScorer.Receiver {

  /** Lower bound of probabilities, so that the logarithm of one rounded to zero stays finite. */
  private static final double MIN_PROBABILITY = 1e-12;

  /** Probabilities that are buffered before they are counted: 4 MiB. */
  private static final int MAX_WAITING = 1 << 20;

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
    this.labels = new int[Math.max(1, MAX_WAITING / classes.size())];
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
    double ofTruth = Math.max(MIN_PROBABILITY, probability(output, offset, image.label()));
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
            image.index(),
            String.format(Locale.ROOT, "the network gives %s for %s", output[i], image.source()));
      }
    }
  }

  /** A single output belongs to class 1; the subtraction needs double precision to be exact. */
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

  /** The metrics of all images. */
  PartialMetrics sums() {
    count();
    return new PartialMetrics(figures, crossEntropy, mistakes.mistakes(), null);
  }

  /**
   * The misclassified images of a task with the most probable wrong class. The choice does not
   * depend on the order of the images.
   */
  private static final class ConfidentMistakes {

    private record Candidate(LabelledPixels example, int prediction, float probability) {}

    /** The order of {@link Mistake}, without creating thumbnails. */
    private static final Comparator<Candidate> MOST_CONFIDENT_FIRST =
        Comparator.comparingDouble((Candidate candidate) -> -candidate.probability())
            .thenComparing(candidate -> candidate.example().source())
            .thenComparingLong(candidate -> candidate.example().index());

    private final ModelCard card;
    private final TopK<Candidate> kept;

    /**
     * @param most how many to keep
     */
    ConfidentMistakes(ModelCard card, int most) {
      this.card = card;
      this.kept = new TopK<>(most, MOST_CONFIDENT_FIRST);
    }

    /**
     * Adds a misclassified image.
     *
     * @param probability of the prediction
     */
    void add(LabelledPixels example, int prediction, float probability) {
      kept.add(new Candidate(example, prediction, probability));
    }

    /** The kept images with their thumbnails. */
    List<Mistake> mistakes() {
      return kept.inOrder().stream().map(this::mistake).toList();
    }

    private Mistake mistake(Candidate candidate) {
      LabelledPixels example = candidate.example();
      return new Mistake(
          example.index(),
          MisclassifiedImage.of(
              example.source(),
              card.classes().get(example.label()),
              card.classes().get(candidate.prediction()),
              candidate.probability(),
              image(example.pixels())));
    }

    private Image image(byte[] redGreenBlue) {
      byte[] blueGreenRed = redGreenBlue.clone();
      for (int red = 0; red < blueGreenRed.length; red += 3) {
        blueGreenRed[red] = redGreenBlue[red + 2];
        blueGreenRed[red + 2] = redGreenBlue[red];
      }
      return new Image(card.input().width(), card.input().height(), blueGreenRed);
    }
  }
}
