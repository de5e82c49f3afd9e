package io.lookonce.model.recognition;

import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.image.Image;
import io.lookonce.image.InputRule;
import io.lookonce.image.TensorWriter;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a detector that is not stored yet on single images.
 *
 * @param network its ONNX file on the local file system
 * @param input its preprocessing
 * @param head how its output is decoded
 * @param classes number of classes
 */
public record DetectorTrial(Path network, InputRule input, HeadDescription head, int classes) {

  private static final int MAX_BOXES = 100;

  /**
   * The objects of an image after non-max suppression, best first.
   *
   * @throws IOException if the network cannot be opened
   */
  public List<Detection> detections(Image image, Thresholds thresholds) throws IOException {
    return new NonMaxSuppression(
            thresholds.iou(), MAX_BOXES, NonMaxSuppression.Scope.CLASS_AGNOSTIC)
        .apply(
            candidates(image, (float) thresholds.score()),
            input.place(image.width(), image.height()));
  }

  /** The boxes of an image in input pixels, before non-max suppression. */
  Candidates candidates(Image image, float scoreThreshold) throws IOException {
    try (OnnxNetwork opened = OnnxNetwork.open(network, 1)) {
      DetectorHead.InputSize size = new DetectorHead.InputSize(input.width(), input.height());
      Head decoder = DetectorHead.of(size, head, classes, opened);
      int batch = (int) Math.max(1, opened.inputShape()[0]);
      float[] output = new float[Math.multiplyExact(batch, decoder.values())];
      opened.run(batch(image, input, batch), batch, output);
      Candidates candidates = new Candidates();
      decoder.decode(output, 0, scoreThreshold, candidates);
      return candidates;
    }
  }

  /** An input of {@code count} copies of an image, for networks with a fixed batch. */
  static FloatBuffer batch(Image image, InputRule rule, int count) {
    FloatBuffer batch =
        ByteBuffer.allocateDirect(count * rule.floats() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    TensorWriter writer = new TensorWriter(rule);
    for (int i = 0; i < count; i++) {
      writer.write(image, batch, i * rule.floats());
    }
    return batch;
  }
}
