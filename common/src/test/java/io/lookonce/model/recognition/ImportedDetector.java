package io.lookonce.model.recognition;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.image.Image;
import io.lookonce.image.InputRule;
import io.lookonce.image.TensorWriter;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.recognition.OnnxDetectorImport.Recognised;
import io.lookonce.model.recognition.OnnxDetectorImport.Wishes;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An ONNX file, imported, and what it finds as {@code detect} would. */
record ImportedDetector(Recognised recognised, Path network) {

  static final Path MODELS = Path.of("src/test/resources/models");

  static ImportedDetector of(Path file, Path folder, Wishes wishes) throws IOException {
    Path network = folder.resolve("model.onnx");
    return new ImportedDetector(
        OnnxDetectorImport.recognise(
            file, network, wishes, io.lookonce.onnx.OnnxNetwork.TIME_LIMIT),
        network);
  }

  static List<String> names(String file) throws IOException {
    return Files.readAllLines(MODELS.resolve(file));
  }

  /** The numbers that reach the network for a grey image. */
  FloatBuffer input(int width, int height, int grey, int batch) {
    byte[] pixels = new byte[3 * width * height];
    Arrays.fill(pixels, (byte) grey);
    FloatBuffer input =
        ByteBuffer.allocateDirect(batch * recognised.input().floats() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < batch; i++) {
      new TensorWriter(recognised.input())
          .write(new Image(width, height, pixels), input, i * recognised.input().floats());
    }
    return input;
  }

  /** What it finds in a grey image of this size, with the usual thresholds. */
  List<Detection> detections(int width, int height) throws IOException {
    InputRule rule = recognised.input();
    try (OnnxNetwork opened = OnnxNetwork.open(network, 1)) {
      Head head =
          DetectorHead.of(
              new DetectorHead.InputSize(rule.width(), rule.height()),
              recognised.head(),
              recognised.requireClasses().size(),
              opened);
      int batch = (int) Math.max(1, opened.inputShape()[0]);
      float[] output = new float[batch * head.values()];
      opened.run(input(width, height, 90, batch), batch, output);
      Candidates candidates = new Candidates();
      head.decode(output, 0, 0.5f, candidates);
      BoxScaling scaling = rule.place(width, height);
      return new NonMaxSuppression(
              recognised.iouThreshold(0.5), 100, NonMaxSuppression.Scope.CLASS_AGNOSTIC)
          .apply(candidates, scaling);
    }
  }
}
