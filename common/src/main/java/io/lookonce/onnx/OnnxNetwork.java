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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A network with one input and one output of floats, opened in ONNX Runtime. One instance serves
 * all threads of a process; its weights are in memory once.
 */
public final class OnnxNetwork implements AutoCloseable {

  /** How long a forward pass of one image may take unless the caller says otherwise. */
  public static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  private final String fileName;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final long[] inputShape;
  private final String outputName;
  private final long[] outputShape;
  private int holders = 1;

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
    try (InputStream source = Files.newInputStream(modelFile)) {
      OnnxScan.requireSound(source, modelFile.toString());
    }
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

  /**
   * The version of ONNX Runtime.
   *
   * @throws IOException if its native libraries cannot be loaded on this machine
   */
  public static String runtimeVersion() throws IOException {
    return environment().getVersion();
  }

  static OrtEnvironment environment() throws IOException {
    OnnxRuntimeLibraries.prepare();
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lookonce");
    } catch (LinkageError notLoaded) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "ONNX Runtime's native libraries in %s cannot be loaded on this machine",
              System.getProperty(OnnxRuntimeLibraries.NATIVE_PATH, "its own jar")),
          notLoaded);
    }
  }

  static OrtSession.SessionOptions options(int intraOpThreads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(intraOpThreads);
    options.setInterOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    // ONNX Runtime keeps its working memory between runs: 6 to 10 % faster on YOLOv2 at 608×608
    // than returning it, for 100 MB more; the peak, while loading, is the same.
    options.setCPUArenaAllocator(true);
    if (!Processor.HAS_VNNI) {
      // It adds pairs of products in 16 bits, which 8-bit weights would overflow.
      options.addConfigEntry("session.x64quantprecision", "1");
    }
    return options;
  }

  /** What the processor has for integers. */
  private static final class Processor {

    /** Whether it adds products of 8-bit integers in 32 bits; unknown counts as no. */
    static final boolean HAS_VNNI = hasVnni();

    private Processor() {}

    private static boolean hasVnni() {
      try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
        return lines.anyMatch(line -> line.startsWith("flags") && line.contains("vnni"));
      } catch (IOException | UncheckedIOException elsewhere) {
        return false;
      }
    }
  }

  private NodeInfo only(String role, Map<String, NodeInfo> values) throws IOException {
    if (values.size() != 1) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: has %d %ss %s, a network needs exactly one",
              fileName,
              values.size(),
              role,
              values.keySet()));
    }
    return values.values().iterator().next();
  }

  private long[] floatShape(String role, NodeInfo value) throws IOException {
    if (value.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
      return tensor.getShape();
    }
    throw new IOException(
        String.format(
            Locale.ROOT, "%s: %s %s holds no 32-bit floats", fileName, role, value.getName()));
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
   * @throws TimeLimitExceeded if it takes more than {@link #TIME_LIMIT} for each image
   * @throws IllegalStateException in one line, if ONNX Runtime fails
   */
  public void run(FloatBuffer input, int batch, float[] output) {
    run(input, batch, output, TIME_LIMIT.multipliedBy(batch));
  }

  /**
   * The same with a time limit of the caller's. ONNX Runtime looks at the limit between two nodes,
   * also within a loop; a single node is not interrupted.
   *
   * @throws TimeLimitExceeded if the pass takes longer
   */
  public void run(FloatBuffer input, int batch, float[] output, Duration limit) {
    run(
        input,
        batch,
        limit,
        values -> {
          if (values.remaining() > output.length) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "%s: gives %d values for %d images, the array holds %d",
                    fileName,
                    values.remaining(),
                    batch,
                    output.length));
          }
          values.get(output, 0, values.remaining());
        });
  }

  /**
   * Runs the network as {@link #run(FloatBuffer, int, float[])} does.
   *
   * @return a new array with all that it gives
   */
  public float[] run(FloatBuffer input, int batch) {
    float[][] output = new float[1][];
    run(
        input,
        batch,
        TIME_LIMIT.multipliedBy(batch),
        values -> {
          output[0] = new float[values.remaining()];
          values.get(output[0]);
        });
    return output[0];
  }

  private void run(FloatBuffer input, int batch, Duration limit, Consumer<FloatBuffer> reader) {
    long[] shape = shapeFor(input, batch);
    AtomicBoolean stopped = new AtomicBoolean();
    try (OnnxTensor images = OnnxTensor.createTensor(environment, input, shape);
        TimedRun timed = new TimedRun(limit, stopped);
        OrtSession.Result result = session.run(Map.of(inputName, images), timed.options())) {
      reader.accept(((OnnxTensor) result.get(0)).getFloatBuffer());
    } catch (OrtException failed) {
      if (stopped.get()) {
        throw tooLong(fileName, limit, failed);
      }
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
          String.format(
              Locale.ROOT, "%s: takes %d images at a time, not %d", fileName, shape[0], batch));
    }
    shape[0] = batch;
    if (Arrays.stream(shape).anyMatch(dimension -> dimension < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: leaves dimensions of its input open %s, only the first may be",
              fileName,
              Arrays.toString(inputShape)));
    }
    long needed = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (needed != input.remaining()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: takes %d values for %d images, the buffer holds %d",
              fileName,
              needed,
              batch,
              input.remaining()));
    }
    return shape;
  }

  /**
   * Adds a holder: the network stays open until each has closed it once.
   *
   * @throws IllegalStateException if it is closed already
   */
  public synchronized OnnxNetwork share() {
    if (holders == 0) {
      throw new IllegalStateException(fileName + ": the network is closed");
    }
    holders++;
    return this;
  }

  /** Whether it has several holders. */
  public synchronized boolean isShared() {
    return holders > 1;
  }

  /**
   * Frees the native memory, if no other holder is left. A holder's own threads may not be inside
   * {@link #run}.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (holders == 0 || --holders > 0) {
        return;
      }
    }
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

  static String firstLine(OrtException problem) {
    String message = String.valueOf(problem.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  /** A forward pass that was stopped because it took too long. */
  public static final class TimeLimitExceeded extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private TimeLimitExceeded(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static TimeLimitExceeded tooLong(String name, Duration limit, Throwable cause) {
    return new TimeLimitExceeded(
        String.format(
            Locale.ROOT,
            "%s: the forward pass took longer than %d s and was stopped",
            name,
            limit.toSeconds()),
        cause);
  }
}
