package io.lookonce;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.image.format.JpegDecoding;
import io.lookonce.inference.Postprocessor;
import io.lookonce.inference.Predictor;
import io.lookonce.inference.Predictor.Prediction;
import io.lookonce.model.ModelBundle;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.LocalNames;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * A network that is open for any number of threads. Each concurrent call has a predictor with
 * buffers of its own, which later calls use again. Closing waits for the calls that are running.
 *
 * @param <R> result of one image
 */
final class NetworkSession<R> implements AutoCloseable {

  private final Model model;
  private final OnnxNetwork network;
  private final Function<OnnxNetwork, Postprocessor<R>> postprocessing;
  private final InferenceOptions options;
  private final Queue<Predictor<R>> idle = new ConcurrentLinkedQueue<>();
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private NetworkSession(
      Model model,
      OnnxNetwork network,
      Function<OnnxNetwork, Postprocessor<R>> postprocessing,
      InferenceOptions options) {
    this.model = model;
    this.network = network;
    this.postprocessing = postprocessing;
    this.options = options;
  }

  /**
   * Opens the network of a model, after checking its digest.
   *
   * @throws InputRefused naming the file, if it is missing, changed, or does not fit the card
   */
  static <R> NetworkSession<R> open(
      Model model, Function<OnnxNetwork, Postprocessor<R>> postprocessing, InferenceOptions options)
      throws IOException {
    model.bundle().verify(model.storage(), ModelBundle.ONNX_FILE);
    OnnxNetwork network = network(model, options.threads());
    NetworkSession<R> session = new NetworkSession<>(model, network, postprocessing, options);
    try {
      // The first predictor shows whether the network fits.
      session.idle.add(session.predictor());
      return session;
    } catch (IllegalArgumentException | ArithmeticException unsuitable) {
      network.close();
      throw refused(model, unsuitable);
    }
  }

  private static OnnxNetwork network(Model model, int threads) throws IOException {
    Path onnx = model.storage().qualify(model.bundle().onnx());
    boolean local = "file".equals(onnx.toUri().getScheme());
    java.nio.file.Path file =
        local ? LocalNames.of(onnx) : Files.createTempFile("lookonce-model", ".onnx");
    try {
      if (!local) {
        model.storage().copy(onnx, new Path(file.toUri()));
      }
      return OnnxNetwork.open(file, threads);
    } catch (IOException unsuitable) {
      throw refused(model, unsuitable);
    } finally {
      if (!local) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static InputRefused refused(Model model, Exception reason) {
    return new InputRefused(
        "model " + model.reference() + ": " + ErrorMessage.firstLine(reason), reason);
  }

  private Predictor<R> predictor() {
    return new Predictor<>(
        model.bundle().card().input(),
        JpegDecoding.WHOLE,
        network,
        postprocessing.apply(network),
        new Predictor.Limits(options.batchSize(), options.maxPixels(), options.forwardLimit()));
  }

  /**
   * Predicts images.
   *
   * @return one result for each, in the same order
   * @throws IllegalStateException if this session is closed
   */
  List<ImageResult<R>> predict(List<InputImage> images) throws IOException {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("model " + model.reference() + " is closed");
      }
      Predictor<R> predictor = idle.poll();
      if (predictor == null) {
        predictor = predictor();
      }
      List<ImageResult<R>> results = new ArrayList<>(images.size());
      for (int from = 0; from < images.size(); from += predictor.batchSize()) {
        int to = Math.min(images.size(), from + predictor.batchSize());
        predict(images.subList(from, to), predictor, results);
      }
      idle.add(predictor);
      return results;
    } finally {
      use.readLock().unlock();
    }
  }

  private void predict(List<InputImage> batch, Predictor<R> predictor, List<ImageResult<R>> results)
      throws IOException {
    List<Prediction<R>> predictions =
        predictor.predict(
            batch.stream().map(image -> new Decoding(image, options.maxBytes())).toList());
    for (int i = 0; i < batch.size(); i++) {
      Prediction<R> prediction = predictions.get(i);
      results.add(
          new ImageResult<>(
              batch.get(i).name(),
              prediction.width(),
              prediction.height(),
              prediction.result(),
              prediction.refused()));
    }
  }

  private record Decoding(InputImage input, int maxBytes) implements Predictor.Source {

    @Override
    public String name() {
      return input.name();
    }

    @Override
    public Image image(ImageDecoder decoder) throws ImageRefused {
      return input.image(decoder, maxBytes);
    }
  }

  Model model() {
    return model;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        idle.clear();
        network.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
