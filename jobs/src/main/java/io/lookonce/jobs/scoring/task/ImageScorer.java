package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.ReducedImage;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.inference.Predictor;
import io.lookonce.inference.Predictor.Prediction;
import io.lookonce.jobs.scoring.input.ImageReader;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.output.ScoredImage;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores images in batches: it reads and hashes them for a {@link Predictor}. It serves one task at
 * a time; close it to make it available to the next task.
 *
 * @param <R> result of one image
 */
public final class ImageScorer<R> implements AutoCloseable {

  private final ScoringJob<R> job;
  private final ModelCard card;
  private final OnnxNetwork network;
  private final ImageReader reader;
  private final Predictor<R> predictor;

  /**
   * An image with its result.
   *
   * @param result null if the image could not be scored
   */
  public record Scored<R>(ScoredImage image, R result) {}

  ImageScorer(ScoringJob<R> job, ModelCard card, OnnxNetwork network, Storage storage) {
    this.job = job;
    this.card = card;
    this.network = network;
    this.reader = new ImageReader(storage, job.limits().maxBytes());
    this.predictor =
        new Predictor<>(
            card.input(),
            job.decoding(),
            network,
            job.postprocessing().open(card, network, storage),
            new Predictor.Limits(
                job.limits().batchSize(),
                job.limits().maxPixels(),
                Duration.ofSeconds(job.limits().forwardSeconds())));
  }

  /** Counts invalid outputs of the network since the previous call. */
  public OutputFaults takeFaults() {
    return predictor.takeFaults();
  }

  ModelCard card() {
    return card;
  }

  /** Most images in one call of {@link #score}. */
  public int batchSize() {
    return predictor.batchSize();
  }

  /**
   * Scores at most {@link #batchSize} images.
   *
   * @return one result for each, in the same order
   */
  public List<Scored<R>> score(List<ImageInput> inputs) {
    List<HashedImage> images =
        inputs.stream().map(input -> new HashedImage(reader, input)).toList();
    List<Prediction<R>> predictions = predictor.predict(images);
    List<Scored<R>> scored = new ArrayList<>(predictions.size());
    for (int i = 0; i < predictions.size(); i++) {
      scored.add(scored(images.get(i), predictions.get(i)));
    }
    return scored;
  }

  private Scored<R> scored(HashedImage image, Prediction<R> prediction) {
    return new Scored<>(
        new ScoredImage(
            image.input.file(),
            image.sha256,
            prediction.width(),
            prediction.height(),
            error(prediction.refused()),
            prediction.decodeMilliseconds(),
            prediction.forwardMilliseconds()),
        prediction.result());
  }

  /** Names the option of the time limit. */
  private String error(ImageRefused refused) {
    if (refused == null) {
      return null;
    }
    return refused.kind().equals(ImageRefused.TOO_SLOW)
        ? ImageRefused.TOO_SLOW
            + ": its forward pass was stopped after --max-forward-seconds "
            + job.limits().forwardSeconds()
        : refused.getMessage();
  }

  /** Ends this task's use of the network; the next task of the same job may take the scorer. */
  @Override
  public void close() {
    ExecutorModels.giveBack(job, this);
    network.close();
  }

  /** An image that remembers the digest of its bytes; null as long as they are not read. */
  private static final class HashedImage implements Predictor.Source {

    private final ImageReader reader;
    private final ImageInput input;
    private String sha256;

    HashedImage(ImageReader reader, ImageInput input) {
      this.reader = reader;
      this.input = input;
    }

    @Override
    public String name() {
      return input.file().path();
    }

    @Override
    public Image image(ImageDecoder decoder) throws ImageRefused {
      return input.decoded() != null ? input.decoded() : decoder.decode(content());
    }

    @Override
    public ReducedImage imageFor(InputRule rule, ImageDecoder decoder) throws ImageRefused {
      return input.decoded() != null
          ? ReducedImage.whole(input.decoded())
          : decoder.decodeFor(rule, content());
    }

    private byte[] content() throws ImageRefused {
      byte[] content = reader.read(input);
      sha256 = Sha256.of(content);
      return content;
    }
  }
}
