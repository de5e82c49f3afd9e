package io.lookonce.model.recognition;

import io.lookonce.box.Detection;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.JpegWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.onnx.OnnxScan;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * Checks a network before it is used: its shapes fit its description, its weights are finite, and
 * so are its outputs for an empty image and for noise.
 */
public final class NetworkTrial {

  private static final long MAX_PIXELS = 100_000_000;
  private static final float JPEG_QUALITY = 0.9f;

  private NetworkTrial() {}

  /**
   * Tries a detector's network on an empty image.
   *
   * @param limit how long one forward pass may take
   * @throws InputRefused naming the file, if it cannot be opened or does not fit
   */
  public static void run(
      Storage storage,
      Path onnx,
      InputRule input,
      HeadDescription description,
      int classes,
      Duration limit)
      throws IOException {
    run(storage, onnx, limit, network -> detectorSizes(network, input, description, classes));
  }

  /**
   * Tries the network of a bundle on empty input.
   *
   * @throws InputRefused naming the file, if it cannot be opened or does not fit the card
   */
  public static void run(Storage storage, ModelBundle bundle) throws IOException {
    ModelCard card = bundle.card();
    int classes = card.classes().size();
    run(
        storage,
        bundle.onnx(),
        OnnxNetwork.TIME_LIMIT,
        network ->
            card.kind().equals(ModelCard.DETECTOR)
                ? detectorSizes(network, card.input(), card.head(), classes)
                : classifierSizes(network, card.input(), classes));
  }

  /**
   * Number of input and output values of a network for one example.
   *
   * @param input number of input values
   * @param output number of output values
   */
  private record Sizes(int input, int output) {}

  private static Sizes detectorSizes(
      OnnxNetwork network, InputRule input, HeadDescription description, int classes) {
    Head head =
        DetectorHead.of(
            new DetectorHead.InputSize(input.width(), input.height()),
            description,
            classes,
            network);
    return new Sizes(input.floats(), head.values());
  }

  private static Sizes classifierSizes(OnnxNetwork network, InputRule input, int classes) {
    if (input != null) {
      return new Sizes(input.floats(), ClassifierOutput.of(input, classes, network).outputs());
    }
    return new Sizes(
        Math.toIntExact(network.inputShape()[1]), Math.toIntExact(network.outputShape()[1]));
  }

  private static void run(
      Storage storage, Path onnx, Duration limit, Function<OnnxNetwork, Sizes> sizes)
      throws IOException {
    java.nio.file.Path local = Files.createTempFile("lookonce-trial", ".onnx");
    try {
      storage.copy(onnx, new Path(local.toUri()));
      tryOut(local, limit, sizes);
    } catch (IllegalArgumentException | IllegalStateException unsuitable) {
      throw new InputRefused(onnx + ": " + withoutPath(unsuitable, local), unsuitable);
    } catch (IOException unreadable) {
      throw new InputRefused(onnx + ": " + withoutPath(unreadable, local), unreadable);
    } finally {
      Files.deleteIfExists(local);
    }
  }

  private static void tryOut(
      java.nio.file.Path file, Duration limit, Function<OnnxNetwork, Sizes> sizes)
      throws IOException {
    OnnxScan.requireFinite(file);
    try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
      Sizes one = sizes.apply(network);
      FloatBuffer input =
          ByteBuffer.allocateDirect(one.input() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      float[] output = new float[one.output()];
      network.run(input, 1, output, limit);
      requireFinite(output, "an empty image");
      fillWithNoise(input);
      network.run(input, 1, output, limit);
      requireFinite(output, "an image of noise");
    }
  }

  /** The same values in 0..1 every time, which every preprocessing can give. */
  private static void fillWithNoise(FloatBuffer input) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < input.capacity(); i++) {
      input.put(i, (float) random.nextDouble());
    }
  }

  private static void requireFinite(float[] output, String given) {
    int wrong = 0;
    for (float value : output) {
      wrong += Float.isFinite(value) ? 0 : 1;
    }
    if (wrong > 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%d of its %d outputs for %s are not finite (NaN or infinite); its weights are"
                  + " damaged",
              wrong,
              output.length,
              given));
    }
  }

  /** Removes the name of the local copy from a message. */
  private static String withoutPath(Exception error, java.nio.file.Path copy) {
    return String.valueOf(error.getMessage()).replace(copy + ": ", "");
  }

  /**
   * Runs a detector on an image and paints what it finds, into {@code NAME-IMAGE.jpg} of this
   * folder.
   *
   * @param file the image
   * @return what was found, in lines for the terminal
   * @throws InputRefused if the image cannot be read
   */
  public static List<String> paint(
      Storage storage,
      String file,
      DetectorTrial trial,
      Thresholds thresholds,
      List<String> classes,
      String name)
      throws IOException {
    Image image;
    try {
      image = new ImageDecoder(MAX_PIXELS).decode(storage.readBytes(new Path(file)));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--try " + file + ": no such file", absent);
    } catch (ImageRefused unreadable) {
      throw new InputRefused("--try " + file + ": " + unreadable.getMessage(), unreadable);
    }
    List<Detection> found = trial.detections(image, thresholds);
    List<String> lines = new ArrayList<>();
    for (Detection detection : found) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %.2f at %.0f,%.0f-%.0f,%.0f",
              classes.get(detection.classId()),
              detection.score(),
              detection.box().xMin(),
              detection.box().yMin(),
              detection.box().xMax(),
              detection.box().yMax()));
    }
    String stem = new Path(file).getName().replaceFirst("\\.[^.]*$", "");
    Path painted = new Path(name + "-" + stem + ".jpg");
    byte[] jpeg =
        new JpegWriter().jpeg(new DetectionPainter().paint(image, found, classes), JPEG_QUALITY);
    storage.writeAtomically(painted, jpeg);
    lines.add(
        found.isEmpty()
            ? String.format(
                Locale.ROOT,
                "found nothing in %s at a score of %s or more",
                file,
                thresholds.score())
            : String.format(Locale.ROOT, "painted %d boxes into %s", found.size(), painted));
    return lines;
  }
}
