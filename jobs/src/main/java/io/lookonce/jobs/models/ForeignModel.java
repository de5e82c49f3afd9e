package io.lookonce.jobs.models;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Refuses model files of other software and names the way to export a file that can be imported.
 */
final class ForeignModel {

  private static final int BEGINNING_BYTES = 512;

  private ForeignModel() {}

  /**
   * Refuses a file or folder whose format is known and is not ONNX, Keras 2 or Darknet.
   *
   * @param option that named it, for the message; empty if none did
   * @throws InputRefused in one line that says what it is and how to export it
   */
  static void refuse(Storage storage, String option, Path file) throws IOException {
    String advice = advice(storage, file);
    if (advice != null) {
      throw new InputRefused(String.format(Locale.ROOT, "%s %s: %s", option, file, advice).strip());
    }
  }

  private static String advice(Storage storage, Path file) throws IOException {
    String name = file.getName().toLowerCase(Locale.ROOT);
    if (name.equals("saved_model.pb") || storage.exists(new Path(file, "saved_model.pb"))) {
      return "is a TensorFlow SavedModel; convert it with: python -m tf2onnx.convert --saved-model"
          + " FOLDER --output model.onnx";
    }
    if (!storage.exists(file)) {
      return null;
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    String byName =
        switch (extension) {
          case "engine", "plan", "trt" ->
              "is a TensorRT engine, which only runs on the GPU it was built for; export the"
                  + " original model to ONNX: yolo export model=best.pt format=onnx";
          case "mlmodel", "mlpackage" ->
              "is a Core ML model; export the original model to ONNX: yolo export model=best.pt"
                  + " format=onnx";
          case "pdmodel", "pdiparams" ->
              "is a Paddle model; convert it with: paddle2onnx --model_dir FOLDER --save_file"
                  + " model.onnx";
          case "tflite" ->
              "is a TensorFlow Lite model; export the original model to ONNX, or convert it with:"
                  + " python -m tf2onnx.convert --tflite FILE --output model.onnx";
          case "pb" ->
              "is a frozen TensorFlow graph; convert it with: python -m tf2onnx.convert --graphdef"
                  + " FILE --inputs NAME:0 --outputs NAME:0 --output model.onnx";
          case "safetensors", "ckpt" ->
              "holds weights without a network; export the model to ONNX from where it was trained";
          case "xml", "param", "caffemodel", "prototxt" ->
              "is a model of other software; export the original model to ONNX";
          case "cfg", "weights" -> "is a file of Darknet; use --darknet CFG WEIGHTS";
          default -> null;
        };
    return byName != null ? byName : byContents(beginning(storage, file), extension);
  }

  private static String beginning(Storage storage, Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return new String(in.readNBytes(BEGINNING_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException folderOrUnreadable) {
      return "";
    }
  }

  private static String byContents(String beginning, String extension) {
    if (beginning.startsWith("TFL3", 4)) {
      return "is a TensorFlow Lite model; export the original model to ONNX, or convert it with:"
          + " python -m tf2onnx.convert --tflite FILE --output model.onnx";
    }
    boolean zip = beginning.startsWith("PK");
    if (extension.equals("keras") || (zip && beginning.contains("metadata.json"))) {
      return "is a model of Keras 3; save it in Keras 2's format: model.save('model.h5')";
    }
    if (zip || extension.equals("pt") || extension.equals("pth")) {
      return "is a PyTorch model; export it to ONNX: yolo export model=best.pt format=onnx, or"
          + " torch.onnx.export";
    }
    return null;
  }
}
