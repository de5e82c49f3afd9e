package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.image.Image;
import io.lookonce.jobs.dataset.LabelledPixels;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.model.ModelCard;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Of the wrongly classified images of a task, the few whose wrong class the network was surest of.
 * The choice depends on the images alone, not on their order.
 */
final class ConfidentMistakes {

  private record Candidate(LabelledPixels example, int prediction, float probability) {}

  /** The same order as of {@link Mistake}, before any image is painted. */
  private static final Comparator<Candidate> MOST_CONFIDENT_FIRST =
      Comparator.comparingDouble((Candidate candidate) -> -candidate.probability())
          .thenComparing(candidate -> candidate.example().source())
          .thenComparingLong(candidate -> candidate.example().index());

  private final ModelCard card;
  private final int most;
  private final PriorityQueue<Candidate> kept =
      new PriorityQueue<>(MOST_CONFIDENT_FIRST.reversed());

  /**
   * @param most how many to keep
   */
  ConfidentMistakes(ModelCard card, int most) {
    this.card = card;
    this.most = most;
  }

  /**
   * Looks at a wrongly classified image.
   *
   * @param probability of the prediction
   */
  void add(LabelledPixels example, int prediction, float probability) {
    kept.add(new Candidate(example, prediction, probability));
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** Those that are left, with their thumbnails. */
  List<Mistake> mistakes() {
    return kept.stream().map(this::mistake).toList();
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
