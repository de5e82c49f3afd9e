package io.lookonce.model.recognition;

import io.lookonce.box.Detection;
import io.lookonce.image.Image;
import io.lookonce.model.Thresholds;
import io.lookonce.model.recognition.OnnxDetectorImport.Recognised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An ONNX file, imported, and what it finds as {@code detect} would. */
record ImportedDetector(Recognised recognised, Path network) {

  static final Path MODELS = Path.of("src/test/resources/models");

  static ImportedDetector of(Path file, Path folder, ImportOptions options) throws IOException {
    Path network = folder.resolve("model.onnx");
    return new ImportedDetector(
        OnnxDetectorImport.recognise(
            file, network, options, io.lookonce.onnx.OnnxNetwork.TIME_LIMIT),
        network);
  }

  static List<String> names(String file) throws IOException {
    return Files.readAllLines(MODELS.resolve(file));
  }

  /** The objects of a grey image of this size, with the default thresholds. */
  List<Detection> detections(int width, int height) throws IOException {
    byte[] pixels = new byte[3 * width * height];
    Arrays.fill(pixels, (byte) 90);
    return new DetectorTrial(
            network, recognised.input(), recognised.head(), recognised.requireClasses().size())
        .detections(
            new Image(width, height, pixels), new Thresholds(0.5, recognised.iouThreshold(0.5)));
  }
}
