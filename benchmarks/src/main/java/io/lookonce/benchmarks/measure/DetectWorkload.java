package io.lookonce.benchmarks.measure;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
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
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
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
 * The workload of all systems of the detection benchmark: the full YOLOv2 with random weights, and
 * rendered camera frames as JPEG files of 1280×720.
 */
public final class DetectWorkload {

  public static final String MODEL = "yolo2";
  public static final int FRAME_WIDTH = 1280;
  public static final int FRAME_HEIGHT = 720;

  private static final int CLASSES = 80;
  private static final long SEED = 1;

  /**
   * With random weights, a few to a few hundred of the 1,805 boxes of an image at 608×608 reach
   * this score, and none exceeds 0.5.
   */
  private static final double SCORE_THRESHOLD = 0.2;

  private static final double IOU_THRESHOLD = 0.3;
  private static final float JPEG_QUALITY = 0.9f;

  /** Enough tensors to exceed the processor's cache. */
  private static final int TENSORS = 8;

  private final Path folder;
  private final Storage storage = new Storage(new Configuration());
  private final DarknetConfiguration configuration;
  private final DarknetWeights weights;
  private final ModelBundle bundle;
  private final int images;

  /**
   * Creates the model and the images.
   *
   * @param folder an empty folder for them
   * @param inputSide width and height of the network's input, a multiple of 32
   */
  public DetectWorkload(Path folder, int inputSide, int images) throws IOException {
    this.folder = folder;
    this.images = images;
    this.configuration =
        DarknetConfiguration.parse(
            MODEL,
            Yolo2Architecture.configuration(
                inputSide, inputSide, CLASSES, Yolo2Architecture.COCO_ANCHORS));
    this.weights = DarknetWeights.random(configuration, SEED);
    this.bundle = publish();
    Files.createDirectories(imageFolder());
    IntStream.range(0, images).parallel().forEach(this::writeFrame);
  }

  private ModelBundle publish() throws IOException {
    Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(onnx))) {
      DarknetOnnx.write(configuration, weights, out);
    }
    ModelDraft draft =
        new ModelDraft(
            MODEL,
            IntStream.range(0, CLASSES).mapToObj(number -> "class-" + number).toList(),
            InputRule.stretched(
                configuration.input().width(),
                configuration.input().height(),
                Interpolation.BILINEAR),
            new HeadDescription(HeadKind.REGION, Anchor.pairs(configuration.region().anchors())),
            new Thresholds(SCORE_THRESHOLD, IOU_THRESHOLD));
    ModelBundle published =
        new ModelRegistry(storage, hadoopPath(registry()))
            .publish(draft, List.of(hadoopPath(onnx)));
    Files.delete(onnx);
    return published;
  }

  private void writeFrame(int index) {
    BufferedImage frame =
        RoadScene.render(SEED, index, SceneOptions.ofSize(FRAME_WIDTH, FRAME_HEIGHT)).image();
    byte[] pixels = ((DataBufferByte) frame.getRaster().getDataBuffer()).getData();
    byte[] jpeg = new JpegWriter().jpeg(new Image(FRAME_WIDTH, FRAME_HEIGHT, pixels), JPEG_QUALITY);
    try {
      Files.write(image(index), jpeg);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public DarknetConfiguration configuration() {
    return configuration;
  }

  public DarknetWeights weights() {
    return weights;
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /** The ONNX file of the network. */
  public Path onnx() {
    return Path.of(bundle.onnx().toUri().getPath());
  }

  public int images() {
    return images;
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
    ImageDecoder decoder = new ImageDecoder(FRAME_WIDTH * FRAME_HEIGHT);
    List<FloatBuffer> tensors = new ArrayList<>();
    for (int index = 0; index < Math.min(TENSORS, images); index++) {
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

  private Path image(int index) {
    return imageFolder().resolve(String.format(Locale.ROOT, "frame-%05d.jpg", index));
  }

  public static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
