package io.lookonce;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.image.ImageRefused;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.inference.DetectorPostprocessor;
import io.lookonce.inference.Postprocessor;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds objects in images. It gives the boxes that the command {@code detect} writes for the same
 * image, model and options.
 *
 * <p>Thread-safe: one detector serves all threads of a program, its weights are in memory once.
 * Each concurrent call holds buffers for one batch. Close it to free the native memory.
 */
public final class Detector implements AutoCloseable {

  private final NetworkSession<List<Detection>> session;
  private final DetectorOptions options;

  private Detector(NetworkSession<List<Detection>> session, DetectorOptions options) {
    this.session = session;
    this.options = options;
  }

  /**
   * Loads a detector with its own thresholds.
   *
   * @param model as {@link Model#open(String)} takes it, such as {@code cars:3}
   * @throws InputRefused if there is no such model, it is no detector, or it is damaged
   */
  public static Detector load(String model) throws IOException {
    return load(Model.open(model), DetectorOptions.defaults());
  }

  /**
   * Loads a detector.
   *
   * @param model as {@link Model#open(String)} takes it, such as {@code cars:3}
   * @throws InputRefused if there is no such model, it is no detector or does not know a class of
   *     the options, or it is damaged
   */
  public static Detector load(String model, DetectorOptions options) throws IOException {
    return load(Model.open(model), options);
  }

  /**
   * Loads a detector with its own thresholds.
   *
   * @throws InputRefused if the model is no detector, or it is damaged
   */
  public static Detector load(Model model) throws IOException {
    return load(model, DetectorOptions.defaults());
  }

  /**
   * Loads a detector.
   *
   * @throws InputRefused if the model is no detector or does not know a class of the options, or it
   *     is damaged
   */
  public static Detector load(Model model, DetectorOptions options) throws IOException {
    model.bundle().requireKind(ModelCard.DETECTOR);
    DetectionSettings.requireKnown("class", options.classes(), model.bundle());
    DetectionSettings settings = settings(model.bundle(), options);
    return new Detector(
        NetworkSession.open(
            model,
            network -> new Named(settings, model.bundle().card(), network),
            options.inference()),
        options);
  }

  private static DetectionSettings settings(ModelBundle bundle, DetectorOptions options) {
    Thresholds own = bundle.card().thresholds();
    return DetectionSettings.of(
        bundle,
        options.scoreThreshold().orElse(own.score()),
        options.iouThreshold().orElse(own.iou()),
        options.classAgnostic()
            ? NonMaxSuppression.Scope.CLASS_AGNOSTIC
            : NonMaxSuppression.Scope.PER_CLASS,
        options.classes(),
        options.maxBoxes());
  }

  /**
   * Detects objects in an image.
   *
   * @return by descending score; empty if there are none
   * @throws ImageRefused in one line, if the image cannot be read or decoded or is too large
   * @throws IllegalStateException if this detector is closed, or ONNX Runtime fails
   */
  public List<Detection> detect(InputImage image) throws IOException {
    return session.predict(List.of(image)).get(0).orThrow();
  }

  /**
   * Detects objects in a local file.
   *
   * @throws ImageRefused as {@link #detect(InputImage)} throws it
   * @see #detect(InputImage)
   */
  public List<Detection> detect(Path file) throws IOException {
    return detect(InputImage.of(file));
  }

  /**
   * Detects objects in an image file's bytes.
   *
   * @throws ImageRefused as {@link #detect(InputImage)} throws it
   * @see #detect(InputImage)
   */
  public List<Detection> detect(byte[] file) throws IOException {
    return detect(InputImage.of(file));
  }

  /**
   * Detects objects in an image file, which is read to its end and not closed.
   *
   * @throws ImageRefused as {@link #detect(InputImage)} throws it
   * @see #detect(InputImage)
   */
  public List<Detection> detect(InputStream file) throws IOException {
    return detect(InputImage.of(file));
  }

  /**
   * Detects objects in an image that Java holds.
   *
   * @throws ImageRefused as {@link #detect(InputImage)} throws it
   * @see InputImage#of(BufferedImage)
   */
  public List<Detection> detect(BufferedImage image) throws IOException {
    return detect(InputImage.of(image));
  }

  /**
   * Detects objects in many images, in forward passes of {@link InferenceOptions#batchSize}. Only
   * the images of one forward pass are decoded at a time.
   *
   * @return one result for each image in the same order; an image that cannot be read has its
   *     reason there
   * @throws IllegalStateException if this detector is closed, or ONNX Runtime fails
   */
  public List<ImageResult<List<Detection>>> detectAll(List<InputImage> images) throws IOException {
    return session.predict(images);
  }

  /** The loaded model. */
  public Model model() {
    return session.model();
  }

  public DetectorOptions options() {
    return options;
  }

  /** Waits for calls that are running, and frees the memory. Later calls throw. */
  @Override
  public void close() {
    session.close();
  }

  /** Adds the names of the classes to boxes. */
  private static final class Named implements Postprocessor<List<Detection>> {

    private final DetectorPostprocessor boxes;
    private final List<String> classes;

    Named(DetectionSettings settings, ModelCard card, OnnxNetwork network) {
      this.boxes = new DetectorPostprocessor(settings, card, network);
      this.classes = card.classes();
    }

    @Override
    public int outputsPerImage() {
      return boxes.outputsPerImage();
    }

    @Override
    public List<Detection> result(float[] output, int offset, PreprocessedImage image) {
      List<Detection> named = new ArrayList<>();
      for (io.lookonce.box.Detection found : boxes.result(output, offset, image)) {
        named.add(
            new Detection(
                classes.get(found.classId()), found.classId(), found.score(), found.box()));
      }
      return List.copyOf(named);
    }
  }
}
