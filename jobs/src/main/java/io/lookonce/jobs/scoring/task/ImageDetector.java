package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.jobs.scoring.input.ImageInput;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.output.DetectedImage;
import io.lookonce.jobs.scoring.task.Painting.Mode;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A detector on an executor, for images that are at hand: it finds in them what a table of
 * detections would hold. For one thread; close it to let the next task have its buffers.
 */
public final class ImageDetector implements AutoCloseable {

  private final ScoringJob job;
  private final ImageScorer scorer;

  /**
   * What an executor needs to know.
   *
   * @param settings what decides the boxes
   * @param cardJson the model's card
   * @param model where the network is
   * @param limits what is too much for one image, and how many go through the network at once
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
          new DetectionPostprocessing(settings, new Painting(Mode.NONE, "", "")),
          cardJson,
          model,
          limits,
          threads);
    }
  }

  private ImageDetector(ScoringJob job, ImageScorer scorer) {
    this.job = job;
    this.scorer = scorer;
  }

  /**
   * Opens the network, or takes the one that is open in this JVM.
   *
   * @throws IOException naming the file, if it is missing, changed or no network
   */
  public static ImageDetector borrow(Task task, Storage storage) throws IOException {
    ScoringJob job = task.job();
    return new ImageDetector(job, ExecutorModels.borrow(job, storage));
  }

  /** How many images {@link #detect} takes at once. */
  public int batchSize() {
    return scorer.batchSize();
  }

  /**
   * Finds the objects of at most a batch of images.
   *
   * @return one result for each, in the same order
   */
  public List<DetectedImage> detect(List<ImageInput> images) throws IOException {
    return scorer.score(images).stream().map(DetectedImage::ofNew).toList();
  }

  /** Counts the outputs that were no sound boxes since this was asked last. */
  public OutputFaults takeFaults() {
    return scorer.takeFaults();
  }

  @Override
  public void close() {
    ExecutorModels.giveBack(job, scorer);
  }
}
