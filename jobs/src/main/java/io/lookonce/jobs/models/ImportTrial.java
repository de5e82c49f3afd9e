package io.lookonce.jobs.models;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.JpegWriter;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A detector that is about to be imported, on one image.
 *
 * @param network its ONNX file on this machine
 * @param classes its class names
 */
record ImportTrial(
    java.nio.file.Path network,
    InputRule input,
    HeadDescription head,
    List<String> classes,
    Thresholds thresholds) {

  private static final int MOST_BOXES = 100;
  private static final long MOST_PIXELS = 100_000_000;
  private static final float JPEG_QUALITY = 0.9f;

  /**
   * Finds the objects of an image and paints them.
   *
   * @param painted where the painted image is written
   * @return what was found, best first
   * @throws InputRefused naming the image, if it cannot be read
   */
  List<Detection> paint(Storage storage, Path image, Path painted) throws IOException {
    Image decoded;
    try {
      decoded = new ImageDecoder(MOST_PIXELS).decode(storage.readBytes(image));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--try " + image + ": no such file", absent);
    } catch (ImageRefused unreadable) {
      throw new InputRefused("--try " + image + ": " + unreadable.getMessage(), unreadable);
    }
    List<Detection> found = detections(decoded);
    byte[] jpeg =
        new JpegWriter().jpeg(new DetectionPainter().paint(decoded, found, classes), JPEG_QUALITY);
    storage.writeAtomically(painted, jpeg);
    return found;
  }

  private List<Detection> detections(Image image) throws IOException {
    try (OnnxNetwork opened = OnnxNetwork.open(network, 1)) {
      Head decoder =
          DetectorHead.of(
              new DetectorHead.InputSize(input.width(), input.height()),
              head,
              classes.size(),
              opened);
      int batch = (int) Math.max(1, opened.inputShape()[0]);
      FloatBuffer images =
          ByteBuffer.allocateDirect(batch * input.floats() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      BoxScaling scaling = new TensorWriter(input).write(image, images, 0);
      float[] output = new float[batch * decoder.values()];
      opened.run(images, batch, output);
      Candidates candidates = new Candidates();
      decoder.decode(output, 0, (float) thresholds.score(), candidates);
      return new NonMaxSuppression(
              thresholds.iou(), MOST_BOXES, NonMaxSuppression.Scope.CLASS_AGNOSTIC)
          .apply(candidates, scaling);
    }
  }
}
