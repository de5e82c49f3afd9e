package io.lookonce.jobs.scoring.task;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageReader;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.output.ScoredImage;
import io.lookonce.jobs.scoring.task.Postprocessing.PreprocessedImage;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Scores images in batches: read, decode, resize, one forward pass for the batch, postprocessing.
 * It reuses its buffers and serves one task at a time; close it to make it available to the next
 * task.
 *
 * @param <R> result of one image
 */
public final class ImageScorer<R> implements AutoCloseable {

  private static final double MILLISECOND = 1e6;

  private final ScoringJob<R> job;
  private final ModelCard card;
  private final OnnxNetwork network;
  private final Postprocessing.Postprocessor<R> postprocessor;
  private final ImageReader reader;
  private final ImageDecoder decoder;
  private final TensorWriter tensorWriter;
  private final int batchSize;

  /**
   * Whether the network was exported for one batch size and accepts no other; a smaller batch is
   * then padded with stale values of the buffer.
   */
  private final boolean fixedBatch;

  /** How long a forward pass may take for each image. */
  private final Duration forwardLimit;

  private final FloatBuffer images;
  private final float[] output;
  private OutputFaults taken = OutputFaults.NONE;

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
    this.postprocessor = job.postprocessing().open(card, network, storage);
    this.reader = new ImageReader(storage, job.limits().maxBytes());
    this.decoder = new ImageDecoder(job.limits().maxPixels());
    this.tensorWriter = new TensorWriter(card.input());
    long taken = network.inputShape()[0];
    this.fixedBatch = taken > 0;
    this.batchSize = fixedBatch ? Math.toIntExact(taken) : job.limits().batchSize();
    this.forwardLimit = Duration.ofSeconds(job.limits().forwardSeconds());
    this.images = directBuffer(Math.multiplyExact(batchSize, card.input().floats()));
    this.output = new float[Math.multiplyExact(batchSize, postprocessor.outputsPerImage())];
  }

  /** Counts invalid outputs of the network since the previous call. */
  public OutputFaults takeFaults() {
    OutputFaults all = postprocessor.faults();
    OutputFaults since = all.since(taken);
    taken = all;
    return since;
  }

  ModelCard card() {
    return card;
  }

  boolean uses(OnnxNetwork other) {
    return network == other;
  }

  /** Most images in one call of {@link #score}. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Scores at most {@link #batchSize} images.
   *
   * @return one result for each, in the same order
   */
  public List<Scored<R>> score(List<ImageInput> inputs) throws IOException {
    List<Scored<R>> results = new ArrayList<>(Collections.nCopies(inputs.size(), null));
    List<PreprocessedImage> prepared = new ArrayList<>(inputs.size());
    int[] places = new int[inputs.size()];
    for (int place = 0; place < inputs.size(); place++) {
      ImageInput input = inputs.get(place);
      String sha256 = null;
      try {
        long start = System.nanoTime();
        byte[] content = reader.read(input);
        sha256 = Sha256.of(content);
        places[prepared.size()] = place;
        prepared.add(prepare(input, content, sha256, prepared.size(), start));
      } catch (ImageRefused refused) {
        results.set(place, refused(input.file(), sha256, refused));
      } catch (OutOfMemoryError tooLarge) {
        results.set(place, refused(input.file(), sha256, ImageRefused.outOfMemory(tooLarge)));
      }
    }
    if (!prepared.isEmpty()) {
      forward(prepared, places, results);
    }
    return results;
  }

  private PreprocessedImage prepare(
      ImageInput input, byte[] content, String sha256, int index, long start) throws ImageRefused {
    Image image = decoder.decode(content);
    int position = index * card.input().floats();
    BoxScaling scaling = tensorWriter.write(image, images, position);
    postprocessor.arrange(images, position);
    return new PreprocessedImage(
        input.file(),
        sha256,
        image.width(),
        image.height(),
        scaling,
        postprocessor.needsImage() ? image : null,
        millisecondsSince(start));
  }

  /**
   * Runs the network on the prepared images.
   *
   * @param places index of each prepared image in the results
   */
  private void forward(List<PreprocessedImage> prepared, int[] places, List<Scored<R>> results)
      throws IOException {
    long start = System.nanoTime();
    try {
      pass(0, fixedBatch ? batchSize : prepared.size());
    } catch (OnnxNetwork.TimeLimitExceeded tooSlow) {
      forwardOneByOne(prepared, places, results);
      return;
    }
    float forwardMilliseconds = millisecondsSince(start) / prepared.size();
    for (int i = 0; i < prepared.size(); i++) {
      int offset = i * postprocessor.outputsPerImage();
      results.set(places[i], scored(prepared.get(i), offset, forwardMilliseconds));
    }
  }

  /** Runs the network on {@code count} images of the buffer, starting with image {@code first}. */
  private void pass(int first, int count) {
    int floats = card.input().floats();
    network.run(
        images.slice(first * floats, count * floats),
        count,
        output,
        forwardLimit.multipliedBy(count));
  }

  /** Repeats a batch that exceeded the time limit image by image to find the slow ones. */
  private void forwardOneByOne(
      List<PreprocessedImage> prepared, int[] places, List<Scored<R>> results) throws IOException {
    boolean alone = fixedBatch || prepared.size() == 1;
    for (int i = 0; i < prepared.size(); i++) {
      PreprocessedImage image = prepared.get(i);
      long start = System.nanoTime();
      try {
        if (!alone) {
          pass(i, 1);
        }
        results.set(
            places[i],
            alone
                ? refused(image.file(), image.sha256(), tooSlow())
                : scored(image, 0, millisecondsSince(start)));
      } catch (OnnxNetwork.TimeLimitExceeded again) {
        results.set(places[i], refused(image.file(), image.sha256(), tooSlow()));
      }
    }
  }

  private ImageRefused tooSlow() {
    return new ImageRefused(
        "too slow",
        "its forward pass was stopped after --max-forward-seconds " + forwardLimit.toSeconds());
  }

  private Scored<R> scored(PreprocessedImage prepared, int offset, float forwardMilliseconds)
      throws IOException {
    return new Scored<>(
        new ScoredImage(
            prepared.file(),
            prepared.sha256(),
            prepared.width(),
            prepared.height(),
            null,
            prepared.decodeMilliseconds(),
            forwardMilliseconds),
        postprocessor.result(output, offset, prepared));
  }

  private static <R> Scored<R> refused(ImageFile file, String sha256, ImageRefused refused) {
    return new Scored<>(
        new ScoredImage(file, sha256, 0, 0, refused.getMessage(), Double.NaN, Double.NaN), null);
  }

  private static FloatBuffer directBuffer(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static float millisecondsSince(long start) {
    return (float) ((System.nanoTime() - start) / MILLISECOND);
  }

  /** Makes the scorer available to the next task of the same job. */
  @Override
  public void close() {
    ExecutorModels.giveBack(job, this);
  }
}
