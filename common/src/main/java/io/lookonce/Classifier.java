package io.lookonce;

import io.lookonce.image.ImageRefused;
import io.lookonce.inference.ClassifierPostprocessor;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what images show. It gives the probabilities that the command {@code classify} writes for
 * the same image and model; their last digits may depend on the size of a batch.
 *
 * <p>Thread-safe: one classifier serves all threads of a program, its weights are in memory once.
 * Each concurrent call holds buffers for one batch. Close it to free the native memory.
 */
public final class Classifier implements AutoCloseable {

  private final NetworkSession<float[]> session;

  private Classifier(NetworkSession<float[]> session) {
    this.session = session;
  }

  /**
   * Loads a classifier.
   *
   * @param model as {@link Model#open(String)} takes it, such as {@code signs:3}
   * @throws InputRefused if there is no such model, it is no classifier of images, or it is damaged
   */
  public static Classifier load(String model) throws IOException {
    return load(Model.open(model), InferenceOptions.defaults());
  }

  /**
   * Loads a classifier.
   *
   * @param model as {@link Model#open(String)} takes it, such as {@code signs:3}
   * @throws InputRefused if there is no such model, it is no classifier of images, or it is damaged
   */
  public static Classifier load(String model, InferenceOptions options) throws IOException {
    return load(Model.open(model), options);
  }

  /**
   * Loads a classifier.
   *
   * @throws InputRefused if the model is no classifier of images, or it is damaged
   */
  public static Classifier load(Model model) throws IOException {
    return load(model, InferenceOptions.defaults());
  }

  /**
   * Loads a classifier.
   *
   * @throws InputRefused if the model is no classifier of images, or it is damaged
   */
  public static Classifier load(Model model, InferenceOptions options) throws IOException {
    model.bundle().requireKind(ModelCard.CLASSIFIER);
    ModelCard card = model.bundle().card();
    if (card.input() == null) {
      throw new InputRefused("model " + model.reference() + " is no classifier of images");
    }
    return new Classifier(
        NetworkSession.open(model, network -> new ClassifierPostprocessor(card, network), options));
  }

  /**
   * Classifies an image.
   *
   * @throws ImageRefused in one line, if the image cannot be read or decoded or is too large
   * @throws IllegalStateException if this classifier is closed, or ONNX Runtime fails
   */
  public Classification classify(InputImage image) throws IOException {
    return Classification.of(
        session.predict(List.of(image)).get(0).orThrow(), session.model().classes());
  }

  /**
   * Classifies a local file.
   *
   * @throws ImageRefused as {@link #classify(InputImage)} throws it
   */
  public Classification classify(Path file) throws IOException {
    return classify(InputImage.of(file));
  }

  /**
   * Classifies an image file's bytes.
   *
   * @throws ImageRefused as {@link #classify(InputImage)} throws it
   */
  public Classification classify(byte[] file) throws IOException {
    return classify(InputImage.of(file));
  }

  /**
   * Classifies an image file, which is read to its end and not closed.
   *
   * @throws ImageRefused as {@link #classify(InputImage)} throws it
   */
  public Classification classify(InputStream file) throws IOException {
    return classify(InputImage.of(file));
  }

  /**
   * Classifies an image that Java holds.
   *
   * @throws ImageRefused as {@link #classify(InputImage)} throws it
   * @see InputImage#of(BufferedImage)
   */
  public Classification classify(BufferedImage image) throws IOException {
    return classify(InputImage.of(image));
  }

  /**
   * Classifies many images, in forward passes of {@link InferenceOptions#batchSize}. Only the
   * images of one forward pass are decoded at a time.
   *
   * @return one result for each image in the same order; an image that cannot be read has its
   *     reason there
   * @throws IllegalStateException if this classifier is closed, or ONNX Runtime fails
   */
  public List<ImageResult<Classification>> classifyAll(List<InputImage> images) throws IOException {
    List<ImageResult<Classification>> results = new ArrayList<>(images.size());
    for (ImageResult<float[]> scored : session.predict(images)) {
      results.add(
          new ImageResult<>(
              scored.name(),
              scored.width(),
              scored.height(),
              scored.isRead()
                  ? Classification.of(scored.result(), session.model().classes())
                  : null,
              scored.refused()));
    }
    return results;
  }

  /** The loaded model. */
  public Model model() {
    return session.model();
  }

  /** Waits for calls that are running, and frees the memory. Later calls throw. */
  @Override
  public void close() {
    session.close();
  }
}
