package io.lookonce.jobs;

import io.lookonce.image.InputRule;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.HeadDescription;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;

/** Opens a network, holds its shapes against what is said of it, and runs it once. */
final class NetworkTrial {

  private NetworkTrial() {}

  /**
   * Tries a network on an empty picture.
   *
   * @throws InputRefused naming the file, if it cannot be opened or does not fit
   */
  static void run(
      Storage storage, Path onnx, InputRule input, HeadDescription description, int classes)
      throws IOException {
    java.nio.file.Path local = Files.createTempFile("lookonce-trial", ".onnx");
    try {
      storage.copy(onnx, new Path(local.toUri()));
      tryOut(local, input, description, classes);
    } catch (IllegalArgumentException | IllegalStateException unsuitable) {
      throw new InputRefused(onnx + ": " + withoutPath(unsuitable, local), unsuitable);
    } catch (IOException unreadable) {
      throw new InputRefused(onnx + ": " + withoutPath(unreadable, local), unreadable);
    } finally {
      Files.deleteIfExists(local);
    }
  }

  private static void tryOut(
      java.nio.file.Path file, InputRule input, HeadDescription description, int classes)
      throws IOException {
    try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
      Head head =
          DetectorHead.of(
              new DetectorHead.InputSize(input.width(), input.height()),
              description,
              classes,
              network);
      FloatBuffer empty =
          ByteBuffer.allocateDirect(input.floats() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      network.run(empty, 1, new float[head.values()]);
    }
  }

  /** The copy's name means nothing to a person. */
  private static String withoutPath(Exception error, java.nio.file.Path copy) {
    return String.valueOf(error.getMessage()).replace(copy + ": ", "");
  }
}
