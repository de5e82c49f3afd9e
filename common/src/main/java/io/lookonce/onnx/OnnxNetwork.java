package io.lookonce.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A network with one input and one output of floats, opened in ONNX Runtime. One instance serves
 * all threads of a process; its weights are in memory once.
 */
public final class OnnxNetwork implements AutoCloseable {
  private final String fileName;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final long[] inputShape;
  private final String outputName;
  private final long[] outputShape;

  private OnnxNetwork(String fileName, OrtEnvironment environment, OrtSession session)
      throws OrtException, IOException {
    this.fileName = fileName;
    this.environment = environment;
    this.session = session;
    NodeInfo input = only("input", session.getInputInfo());
    NodeInfo output = only("output", session.getOutputInfo());
    this.inputName = input.getName();
    this.outputName = output.getName();
    this.inputShape = floatShape("input", input);
    this.outputShape = floatShape("output", output);
  }

  /**
   * Opens a model.
   *
   * @param modelFile an ONNX file on the local file system
   * @param intraOpThreads threads that share one forward pass; with 1 the calling thread does all
   * @throws IOException in one line, if the file cannot be read, is not an ONNX model, refers to
   *     other files, or has not one float input and one float output
   */
  public static OnnxNetwork open(Path modelFile, int intraOpThreads) throws IOException {
    if (!Files.isRegularFile(modelFile) || !Files.isReadable(modelFile)) {
      throw new IOException(modelFile + ": there is no readable file of that name");
    }
    ExternalData.refuse(modelFile);
    OrtEnvironment environment = environment();
    OrtSession session = null;
    try (OrtSession.SessionOptions options = options(intraOpThreads)) {
      session = environment.createSession(modelFile.toString(), options);
      return new OnnxNetwork(modelFile.toString(), environment, session);
    } catch (OrtException refused) {
      close(session);
      throw new IOException(
          modelFile + ": cannot be opened as an ONNX model: " + firstLine(refused), refused);
    } catch (IOException unsuitable) {
      close(session);
      throw unsuitable;
    }
  }

  private static OrtEnvironment environment() throws IOException {
    OnnxRuntimeLibraries.prepare();
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "lookonce");
    } catch (LinkageError notLoaded) {
      throw new IOException(
          "ONNX Runtime's native libraries in %s cannot be loaded on this machine"
              .formatted(System.getProperty(OnnxRuntimeLibraries.NATIVE_PATH, "its own jar")),
          notLoaded);
    }
  }

  private static OrtSession.SessionOptions options(int intraOpThreads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(intraOpThreads);
    options.setInterOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    // ONNX Runtime keeps its working memory between runs: 6 to 10 % faster on YOLOv2 at 608×608
    // than
    // returning it, for 100 MB more; the peak, while loading, is the same.
    options.setCPUArenaAllocator(true);
    return options;
  }

  private NodeInfo only(String role, Map<String, NodeInfo> values) throws IOException {
    if (values.size() != 1) {
      throw new IOException(
          "%s: has %d %ss %s, a network needs exactly one"
              .formatted(fileName, values.size(), role, values.keySet()));
    }
    return values.values().iterator().next();
  }

  private long[] floatShape(String role, NodeInfo value) throws IOException {
    if (value.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
      return tensor.getShape();
    }
    throw new IOException(
        "%s: %s %s holds no 32-bit floats".formatted(fileName, role, value.getName()));
  }

  /** Name of the input. */
  public String inputName() {
    return inputName;
  }

  /** Dimensions of the input, batch first; −1 where the model leaves one open. */
  public long[] inputShape() {
    return inputShape.clone();
  }

  /** Name of the output. */
  public String outputName() {
    return outputName;
  }

  /** Dimensions of the output, batch first; −1 where the model leaves one open. */
  public long[] outputShape() {
    return outputShape.clone();
  }

  /**
   * Runs the network. May be called from several threads at once, each with its own arrays.
   *
   * @param input direct buffer in native byte order, read from its position: {@code batch} images
   *     of {@link #inputShape()}, one behind the other; its position is left alone
   * @param batch number of images, at least 1
   * @param output gets {@code batch} results of {@link #outputShape()}, one behind the other
   * @throws IllegalArgumentException if the buffer, the batch or the array does not fit the model
   * @throws IllegalStateException in one line, if ONNX Runtime fails
   */
  public void run(FloatBuffer input, int batch, float[] output) {
    long[] shape = shapeFor(input, batch);
    try (OnnxTensor images = OnnxTensor.createTensor(environment, input, shape);
        OrtSession.Result result = session.run(Map.of(inputName, images))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      if (values.remaining() > output.length) {
        throw new IllegalArgumentException(
            "%s: gives %d values for %d images, the array holds %d"
                .formatted(fileName, values.remaining(), batch, output.length));
      }
      values.get(output, 0, values.remaining());
    } catch (OrtException failed) {
      throw new IllegalStateException(
          fileName + ": the forward pass failed: " + firstLine(failed), failed);
    }
  }

  private long[] shapeFor(FloatBuffer input, int batch) {
    if (!input.isDirect()) {
      throw new IllegalArgumentException("the input must be a direct buffer");
    }
    long[] shape = inputShape.clone();
    if (shape[0] >= 0 && shape[0] != batch) {
      throw new IllegalArgumentException(
          "%s: takes %d images at a time, not %d".formatted(fileName, shape[0], batch));
    }
    shape[0] = batch;
    if (Arrays.stream(shape).anyMatch(dimension -> dimension < 1)) {
      throw new IllegalArgumentException(
          "%s: leaves dimensions of its input open %s, only the first may be"
              .formatted(fileName, Arrays.toString(inputShape)));
    }
    long needed = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (needed != input.remaining()) {
      throw new IllegalArgumentException(
          "%s: takes %d values for %d images, the buffer holds %d"
              .formatted(fileName, needed, batch, input.remaining()));
    }
    return shape;
  }

  /** Frees the native memory. No other thread may be inside {@link #run}. */
  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    if (session == null) {
      return;
    }
    try {
      session.close();
    } catch (OrtException leaked) {
      throw new IllegalStateException("ONNX Runtime session did not close", leaked);
    }
  }

  private static String firstLine(OrtException problem) {
    String message = String.valueOf(problem.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
