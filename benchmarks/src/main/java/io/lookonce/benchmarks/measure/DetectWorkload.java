package io.lookonce.benchmarks.measure;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.PyramidYoloArchitecture;
import io.lookonce.darknet.Yolo2Architecture;
import io.lookonce.datasets.scene.RoadScene;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.image.JpegWriter;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.storage.Storage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The workload of all systems of the detection benchmark: a detector in a registry, and rendered
 * road scenes as JPEG files. One process makes it, the measured ones open it.
 */
public final class DetectWorkload {

  /** Name of the measured model in the registry. */
  public static final String MODEL = "measured";

  /** The full YOLOv2 with random weights. */
  public static final String UNTRAINED_YOLO2 = "untrained-yolov2";

  /**
   * A network with random weights of 1 billion operations at 448×256: residual blocks and a feature
   * pyramid.
   */
  public static final String NANO = "nano";

  private static final int CLASSES = 80;
  private static final long SEED = 1;
  private static final int NANO_WIDTH = 448;
  private static final int NANO_HEIGHT = 256;
  private static final int NANO_FILTERS = 16;
  private static final int NANO_MOST_FILTERS = 160;

  /**
   * With random weights, a few to a few hundred of the 1,805 boxes of an image at 608×608 reach
   * this score, and none exceeds 0.5.
   */
  private static final double SCORE_THRESHOLD = 0.2;

  /** Random weights give every box about half of the objectness; most of them stop there. */
  private static final double NANO_SCORE_THRESHOLD = 0.6;

  private static final double IOU_THRESHOLD = 0.3;
  private static final float JPEG_QUALITY = 0.9f;

  /** Number of different scenes; further files repeat them. */
  private static final int SCENES = 64;

  /** Enough tensors to exceed the processor's cache. */
  private static final int TENSORS = 8;

  private final Path folder;
  private final Request request;
  private final Storage storage = new Storage(new Configuration());
  private final ModelBundle bundle;

  /**
   * What is measured.
   *
   * @param model {@value #UNTRAINED_YOLO2}, {@value #NANO}, the folder of a model, or a file that
   *     {@code models import} takes
   * @param images number of images
   * @param inputSide width and height of YOLOv2's input, a multiple of 32; the other models have
   *     their own
   */
  public record Request(String model, FrameSize size, int images, int inputSide) {

    /** Whether DL4J can run the model. */
    public boolean isYolo2() {
      return model.equals(UNTRAINED_YOLO2);
    }

    /** The network; for models with random weights only. */
    public DarknetConfiguration configuration() throws DarknetFormatException {
      return DarknetConfiguration.parse(
          model,
          isYolo2()
              ? Yolo2Architecture.configuration(
                  inputSide, inputSide, CLASSES, Yolo2Architecture.COCO_ANCHORS)
              : PyramidYoloArchitecture.configuration(
                  NANO_WIDTH,
                  NANO_HEIGHT,
                  CLASSES,
                  Yolo2Architecture.COCO_ANCHORS,
                  NANO_FILTERS,
                  NANO_MOST_FILTERS));
    }

    /** Random weights, the same in every process. */
    public DarknetWeights weights() throws DarknetFormatException {
      return DarknetWeights.random(configuration(), SEED);
    }
  }

  private DetectWorkload(Path folder, Request request) throws IOException {
    this.folder = folder;
    this.request = request;
    Path model = Path.of(request.model());
    this.bundle =
        Files.isDirectory(model)
            ? ModelBundle.open(storage, hadoopPath(model))
            : new ModelRegistry(storage, hadoopPath(registry())).open(MODEL);
  }

  /**
   * Creates the model and the images.
   *
   * @param folder an empty folder for them
   */
  public static DetectWorkload create(Path folder, Request request) throws IOException {
    Path registry = folder.resolve("models");
    if (request.isYolo2() || request.model().equals(NANO)) {
      publish(folder, registry, request);
    } else if (!Files.isDirectory(Path.of(request.model()))) {
      importModel(registry, request.model());
    }
    DetectWorkload workload = new DetectWorkload(folder, request);
    workload.writeFrames();
    return workload;
  }

  /** Opens what {@link #create} made. */
  public static DetectWorkload open(Path folder, Request request) throws IOException {
    return new DetectWorkload(folder, request);
  }

  private static void publish(Path folder, Path registry, Request request) throws IOException {
    DarknetConfiguration configuration = request.configuration();
    Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(onnx))) {
      DarknetOnnx.write(configuration, request.weights(), out);
    }
    ModelDraft draft =
        new ModelDraft(
            MODEL,
            IntStream.range(0, CLASSES).mapToObj(number -> "class-" + number).toList(),
            InputRule.stretched(
                configuration.input().width(),
                configuration.input().height(),
                Interpolation.BILINEAR),
            DarknetBundle.head(configuration),
            new Thresholds(
                request.isYolo2() ? SCORE_THRESHOLD : NANO_SCORE_THRESHOLD, IOU_THRESHOLD));
    new ModelRegistry(new Storage(new Configuration()), hadoopPath(registry))
        .publish(draft, List.of(hadoopPath(onnx)));
    Files.delete(onnx);
  }

  private static void importModel(Path registry, String file) throws IOException {
    int exitCode =
        io.lookonce.jobs.Main.run(
            "models", "import", file, "--name=" + MODEL, "--registry=" + registry);
    if (exitCode != 0) {
      throw new IOException(
          file + " was not imported: import it with its options, and measure the model's folder");
    }
  }

  private void writeFrames() throws IOException {
    Files.createDirectories(imageFolder());
    int scenes = Math.min(SCENES, request.images());
    IntStream.range(0, scenes).parallel().forEach(this::writeFrame);
    for (int index = scenes; index < request.images(); index++) {
      Files.copy(image(index % scenes), image(index));
    }
  }

  private void writeFrame(int index) {
    FrameSize size = request.size();
    BufferedImage frame =
        RoadScene.render(SEED, index, SceneOptions.ofSize(size.width(), size.height())).image();
    byte[] pixels = ((DataBufferByte) frame.getRaster().getDataBuffer()).getData();
    byte[] jpeg =
        new JpegWriter().jpeg(new Image(size.width(), size.height(), pixels), JPEG_QUALITY);
    try {
      Files.write(image(index), jpeg);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Request request() {
    return request;
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /** What {@code --model} names. */
  public String modelReference() {
    return Files.isDirectory(Path.of(request.model())) ? request.model() : MODEL;
  }

  /** The ONNX file of the network. */
  public Path onnx() {
    return Path.of(bundle.onnx().toUri().getPath());
  }

  public int images() {
    return request.images();
  }

  public Path registry() {
    return folder.resolve("models");
  }

  public Path imageFolder() {
    return folder.resolve("images");
  }

  /** The output folder of the job. */
  public Path output() {
    return folder.resolve("output");
  }

  public Storage storage() {
    return storage;
  }

  /** Network inputs of some of the images, in direct buffers. */
  public List<FloatBuffer> tensors() throws IOException {
    InputRule rule = bundle.card().input();
    TensorWriter writer = new TensorWriter(rule);
    FrameSize size = request.size();
    ImageDecoder decoder = new ImageDecoder(size.width() * size.height());
    List<FloatBuffer> tensors = new ArrayList<>();
    for (int index = 0; index < Math.min(TENSORS, request.images()); index++) {
      FloatBuffer tensor =
          ByteBuffer.allocateDirect(rule.floats() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      try {
        writer.write(decoder.decode(Files.readAllBytes(image(index))), tensor, 0);
      } catch (ImageRefused impossible) {
        throw new IllegalStateException("a rendered frame cannot be read back", impossible);
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  /** The file of an image, counted from 0. */
  public Path image(int index) {
    return imageFolder().resolve(String.format(Locale.ROOT, "frame-%05d.jpg", index));
  }

  public static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
