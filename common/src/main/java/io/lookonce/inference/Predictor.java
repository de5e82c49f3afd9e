package io.lookonce.inference;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.ReducedImage;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.image.format.JpegDecoding;
import io.lookonce.inference.Postprocessor.PreprocessedImage;
import io.lookonce.onnx.OnnxNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Predicts images in batches: decode, resize, one forward pass for the batch, postprocessing. It
 * reuses its buffers and serves one thread at a time.
 *
 * @param <R> result of one image
 */
public final class Predictor<R> {

  private static final double MILLISECOND = 1e6;

  private final InputRule input;
  private final JpegDecoding decoding;
  private final OnnxNetwork network;
  private final Postprocessor<R> postprocessor;
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
   * Limits of one predictor.
   *
   * @param batchSize most images in a forward pass, at least 1; a network that was exported for one
   *     batch size keeps its own
   * @param maxPixels larger images are refused by their header
   * @param forwardLimit time limit of a forward pass for each of its images
   */
  public record Limits(int batchSize, long maxPixels, Duration forwardLimit) {}

  /** An image to predict. */
  public interface Source {

    /** Path of the image; null if it has none. */
    String name();

    /**
     * Reads and decodes the image.
     *
     * @throws ImageRefused if it cannot be used; the prediction holds it
     */
    Image image(ImageDecoder decoder) throws ImageRefused;

    /**
     * Reads and decodes the image for a network's input, in a smaller size if that is faster.
     *
     * @throws ImageRefused if it cannot be used; the prediction holds it
     */
    default ReducedImage imageFor(InputRule input, ImageDecoder decoder) throws ImageRefused {
      return ReducedImage.whole(image(decoder));
    }
  }

  /**
   * What is known of an image after its forward pass.
   *
   * @param width in pixels; 0 if the image was refused
   * @param height in pixels; 0 if the image was refused
   * @param result null if the image was refused
   * @param refused why there is no result; null if there is one
   * @param decodeMilliseconds for reading, decoding and resizing; NaN if the image was refused
   * @param forwardMilliseconds share of the forward pass; NaN if the image was refused
   */
  public record Prediction<R>(
      int width,
      int height,
      R result,
      ImageRefused refused,
      double decodeMilliseconds,
      double forwardMilliseconds) {

    private static <R> Prediction<R> refused(ImageRefused refused) {
      return new Prediction<>(0, 0, null, refused, Double.NaN, Double.NaN);
    }
  }

  /** An image in the input buffer. */
  private record Prepared(PreprocessedImage image, float milliseconds) {}

  /**
   * @param input how an image becomes the network's input
   * @param decoding in which size JPEG files are decoded
   * @param network outlives this predictor, which does not close it
   */
  public Predictor(
      InputRule input,
      JpegDecoding decoding,
      OnnxNetwork network,
      Postprocessor<R> postprocessor,
      Limits limits) {
    this.input = input;
    this.decoding = decoding;
    this.network = network;
    this.postprocessor = postprocessor;
    this.decoder = new ImageDecoder(limits.maxPixels());
    this.tensorWriter = new TensorWriter(input);
    long takenAtOnce = network.inputShape()[0];
    this.fixedBatch = takenAtOnce > 0;
    this.batchSize = fixedBatch ? Math.toIntExact(takenAtOnce) : limits.batchSize();
    this.forwardLimit = limits.forwardLimit();
    this.images = directBuffer(Math.multiplyExact(batchSize, input.floats()));
    this.output = new float[Math.multiplyExact(batchSize, postprocessor.outputsPerImage())];
  }

  /** Counts invalid outputs of the network since the previous call. */
  public OutputFaults takeFaults() {
    OutputFaults all = postprocessor.faults();
    OutputFaults since = all.since(taken);
    taken = all;
    return since;
  }

  /** Most images in one call of {@link #predict}. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Predicts at most {@link #batchSize} images.
   *
   * @return one prediction for each, in the same order
   * @throws IllegalStateException in one line, if ONNX Runtime fails
   */
  public List<Prediction<R>> predict(List<? extends Source> sources) {
    List<Prediction<R>> predictions = new ArrayList<>(Collections.nCopies(sources.size(), null));
    List<Prepared> prepared = new ArrayList<>(sources.size());
    int[] places = new int[sources.size()];
    for (int place = 0; place < sources.size(); place++) {
      try {
        places[prepared.size()] = place;
        prepared.add(prepare(sources.get(place), prepared.size()));
      } catch (ImageRefused refused) {
        predictions.set(place, Prediction.refused(refused));
      } catch (OutOfMemoryError tooLarge) {
        predictions.set(place, Prediction.refused(ImageRefused.outOfMemory(tooLarge)));
      }
    }
    if (!prepared.isEmpty()) {
      forward(prepared, places, predictions);
    }
    return predictions;
  }

  private Prepared prepare(Source source, int index) throws ImageRefused {
    long start = System.nanoTime();
    ReducedImage image =
        decoding == JpegDecoding.REDUCED
            ? source.imageFor(input, decoder)
            : ReducedImage.whole(source.image(decoder));
    int position = index * input.floats();
    BoxScaling scaling = tensorWriter.write(image, images, position);
    postprocessor.arrange(images, position);
    return new Prepared(
        new PreprocessedImage(
            source.name(),
            image.width(),
            image.height(),
            scaling,
            postprocessor.needsImage() ? whole(image, source) : null),
        millisecondsSince(start));
  }

  private Image whole(ReducedImage image, Source source) throws ImageRefused {
    boolean isWhole =
        image.image().width() == image.width() && image.image().height() == image.height();
    return isWhole ? image.image() : source.image(decoder);
  }

  /**
   * Runs the network on the prepared images.
   *
   * @param places index of each prepared image in the predictions
   */
  private void forward(List<Prepared> prepared, int[] places, List<Prediction<R>> predictions) {
    long start = System.nanoTime();
    try {
      pass(0, fixedBatch ? batchSize : prepared.size());
    } catch (OnnxNetwork.TimeLimitExceeded tooSlow) {
      forwardOneByOne(prepared, places, predictions);
      return;
    }
    float milliseconds = millisecondsSince(start) / prepared.size();
    for (int i = 0; i < prepared.size(); i++) {
      int offset = i * postprocessor.outputsPerImage();
      predictions.set(places[i], predicted(prepared.get(i), offset, milliseconds));
    }
  }

  /** Runs the network on {@code count} images of the buffer, starting with image {@code first}. */
  private void pass(int first, int count) {
    network.run(
        images.slice(first * input.floats(), count * input.floats()),
        count,
        output,
        forwardLimit.multipliedBy(count));
  }

  /** Repeats a batch that exceeded the time limit image by image to find the slow ones. */
  private void forwardOneByOne(
      List<Prepared> prepared, int[] places, List<Prediction<R>> predictions) {
    boolean alone = fixedBatch || prepared.size() == 1;
    for (int i = 0; i < prepared.size(); i++) {
      long start = System.nanoTime();
      try {
        if (!alone) {
          pass(i, 1);
        }
        predictions.set(
            places[i],
            alone
                ? Prediction.refused(tooSlow())
                : predicted(prepared.get(i), 0, millisecondsSince(start)));
      } catch (OnnxNetwork.TimeLimitExceeded again) {
        predictions.set(places[i], Prediction.refused(tooSlow()));
      }
    }
  }

  private ImageRefused tooSlow() {
    return new ImageRefused(
        ImageRefused.TOO_SLOW,
        String.format(
            Locale.ROOT, "its forward pass was stopped after %d s", forwardLimit.toSeconds()));
  }

  private Prediction<R> predicted(Prepared prepared, int offset, float forwardMilliseconds) {
    try {
      return new Prediction<>(
          prepared.image().width(),
          prepared.image().height(),
          postprocessor.result(output, offset, prepared.image()),
          null,
          prepared.milliseconds(),
          forwardMilliseconds);
    } catch (ImageRefused refused) {
      return Prediction.refused(refused);
    }
  }

  private static FloatBuffer directBuffer(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static float millisecondsSince(long start) {
    return (float) ((System.nanoTime() - start) / MILLISECOND);
  }
}
