package io.lookonce.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a model with one input of floats once and returns all of its outputs. */
public final class OnnxTrial {

  private OnnxTrial() {}

  /**
   * One output of one pass.
   *
   * @param shape dimensions in this pass
   * @param values row-major; other element types are converted to floats
   */
  public record Output(String name, List<Long> shape, float[] values) {

    /** Number of dimensions. */
    public int rank() {
      return shape.size();
    }

    /** A dimension; a negative index counts from the end. */
    public int side(int dimension) {
      return Math.toIntExact(shape.get(dimension < 0 ? shape.size() + dimension : dimension));
    }
  }

  /**
   * Runs a model.
   *
   * @param modelFile on the local file system, all in one file
   * @param input direct buffer, read whole
   * @param shape the input's, batch first
   * @param limit how long the pass may take
   * @throws IOException in one line, if it cannot be opened or the pass fails
   */
  public static List<Output> run(Path modelFile, FloatBuffer input, long[] shape, Duration limit)
      throws IOException {
    try (InputStream source = Files.newInputStream(modelFile)) {
      OnnxScan.requireSound(source, modelFile.toString());
    }
    AtomicBoolean stopped = new AtomicBoolean();
    try (OrtSession.SessionOptions options = OnnxNetwork.options(1);
        OrtSession session =
            OnnxNetwork.environment().createSession(modelFile.toString(), options);
        OnnxTensor image = OnnxTensor.createTensor(OnnxNetwork.environment(), input, shape);
        TimedRun timed = new TimedRun(limit, stopped);
        OrtSession.Result result =
            session.run(
                Map.of(session.getInputNames().iterator().next(), image), timed.options())) {
      List<Output> outputs = new ArrayList<>();
      for (Map.Entry<String, OnnxValue> entry : result) {
        if (entry.getValue() instanceof OnnxTensor tensor) {
          outputs.add(
              new Output(
                  entry.getKey(),
                  OnnxModelFile.shape(tensor.getInfo().getShape()),
                  floats(tensor)));
        }
      }
      return outputs;
    } catch (OrtException refused) {
      if (stopped.get()) {
        throw OnnxNetwork.tooLong(modelFile.toString(), limit, refused);
      }
      throw new IOException(
          modelFile + ": cannot be run as an ONNX model: " + OnnxNetwork.firstLine(refused),
          refused);
    }
  }

  private static float[] floats(OnnxTensor tensor) throws OrtException {
    OnnxJavaType type = tensor.getInfo().type;
    if (type == OnnxJavaType.INT64) {
      LongBuffer values = tensor.getLongBuffer();
      float[] floats = new float[values.remaining()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i);
      }
      return floats;
    }
    if (type == OnnxJavaType.INT32) {
      IntBuffer values = tensor.getIntBuffer();
      float[] floats = new float[values.remaining()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i);
      }
      return floats;
    }
    if (type == OnnxJavaType.DOUBLE) {
      java.nio.DoubleBuffer values = tensor.getDoubleBuffer();
      float[] floats = new float[values.remaining()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values.get(i);
      }
      return floats;
    }
    FloatBuffer values = tensor.getFloatBuffer();
    float[] floats = new float[values == null ? 0 : values.remaining()];
    if (values != null) {
      values.get(floats);
    }
    return floats;
  }
}
