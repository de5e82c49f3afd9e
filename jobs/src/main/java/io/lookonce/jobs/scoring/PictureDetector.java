package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.Painting.Mode;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A detector on an executor, for pictures that are at hand: it finds in them what a table of
 * detections would hold. For one thread; close it to let the next task have its buffers.
 */
public final class PictureDetector implements AutoCloseable {

  private final ScoringJob job;
  private final PictureScorer scorer;

  /**
   * What an executor needs to know.
   *
   * @param settings what decides the boxes
   * @param cardJson the model's card
   * @param model where the network is
   * @param limits what is too much for one picture, and how many go through the network at once
   * @param threads cores that a task may use
   */
  public record Task(
      DetectionSettings settings,
      String cardJson,
      ModelDelivery model,
      ScoringLimits limits,
      int threads)
      implements Serializable {

    private ScoringJob job() {
      return new ScoringJob(
          new DetectionInterpretation(settings, new Painting(Mode.NONE, "", "")),
          cardJson,
          model,
          limits.batchSize(),
          limits.maxBytes(),
          limits.maxPixels(),
          threads);
    }
  }

  private PictureDetector(ScoringJob job, PictureScorer scorer) {
    this.job = job;
    this.scorer = scorer;
  }

  /**
   * Opens the network, or takes the one that is open in this JVM.
   *
   * @throws IOException naming the file, if it is missing, changed or no network
   */
  public static PictureDetector borrow(Task task, Storage storage) throws IOException {
    ScoringJob job = task.job();
    return new PictureDetector(job, ExecutorModels.borrow(job, storage));
  }

  /** How many pictures {@link #detect} takes at once. */
  public int batchSize() {
    return scorer.batchSize();
  }

  /**
   * Finds the objects of at most a batch of pictures.
   *
   * @return one result for each, in the same order
   */
  public List<DetectedPicture> detect(List<PictureInput> pictures) throws IOException {
    return scorer.score(pictures).stream().map(DetectedPicture::ofNew).toList();
  }

  @Override
  public void close() {
    ExecutorModels.giveBack(job, scorer);
  }
}
