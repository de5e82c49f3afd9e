package io.lookonce.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.SmallDarknet;
import io.lookonce.darknet.Yolo2Architecture;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.onnx.OnnxNetwork;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same Darknet numbers through ONNX Runtime and through DL4J give the same raw output. */
class DarknetAgreementTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  @Test
  void everyKindOfLayer() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    float[] pictures = SmallDarknet.pictures(small, 2, 5);
    assertAgreement(small, DarknetWeights.random(small, 4), pictures);
  }

  @Test
  void fullYolo2() throws Exception {
    // Any multiple of 32 passes the same layers; the lower the quicker.
    DarknetConfiguration yolo2 =
        DarknetConfiguration.parse("yolo2", Yolo2Architecture.configuration(96, 96, 80));
    float[] picture = SmallDarknet.pictures(yolo2, 1, 6);
    assertAgreement(yolo2, DarknetWeights.random(yolo2, 7), picture);
  }

  @Test
  void yoloLiteWithItsOwnWeights() throws Exception {
    Path shared = Path.of(System.getProperty("lookonce.shared", "absent"), "data");
    Assumptions.assumeTrue(Files.isDirectory(shared.resolve("yolo-lite")), "no shared YOLO-LITE");
    DarknetConfiguration lite =
        DarknetConfiguration.parse(
            "coco.cfg", Files.readString(shared.resolve("yolo-lite/coco.cfg")));
    try (InputStream file = Files.newInputStream(shared.resolve("yolo-lite/coco.weights"))) {
      DarknetWeights weights = DarknetWeights.read("coco.weights", file, lite);
      BufferedImage picture = ImageIO.read(shared.resolve("darknet/person.jpg").toFile());
      assertAgreement(lite, weights, planes(picture, 224, 224));
    }
  }

  private void assertAgreement(
      DarknetConfiguration configuration, DarknetWeights weights, float[] pictures)
      throws Exception {
    float[] fromOnnx = throughOnnxRuntime(configuration, weights, pictures);
    float[] fromDl4j = throughDl4j(configuration, weights, pictures);

    assertThat(fromDl4j).hasSameSizeAs(fromOnnx);
    double largest = 0;
    double magnitude = 0;
    for (int i = 0; i < fromOnnx.length; i++) {
      largest = Math.max(largest, Math.abs(fromOnnx[i] - fromDl4j[i]));
      magnitude = Math.max(magnitude, Math.abs(fromOnnx[i]));
    }
    assertThat(largest).isLessThan(TOLERANCE);
    // Zeros would agree as well.
    assertThat(magnitude).isGreaterThan(0.5);
  }

  private float[] throughOnnxRuntime(
      DarknetConfiguration configuration, DarknetWeights weights, float[] pictures)
      throws Exception {
    Path model = folder.resolve("model.onnx");
    try (OutputStream target = Files.newOutputStream(model)) {
      DarknetOnnx.write(configuration, weights, target);
    }
    int batch = Math.toIntExact(pictures.length / configuration.input().size());
    float[] output = new float[Math.toIntExact(batch * configuration.region().output().size())];
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(pictures.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(pictures);
    try (OnnxNetwork network = OnnxNetwork.open(model, 1)) {
      network.run(bytes.asFloatBuffer(), batch, output);
    }
    return output;
  }

  private static float[] throughDl4j(
      DarknetConfiguration configuration, DarknetWeights weights, float[] pictures) {
    ComputationGraph graph = DarknetGraph.build(configuration, weights);
    int channels = configuration.input().channels();
    int height = configuration.input().height();
    int width = configuration.input().width();
    INDArray input =
        Nd4j.create(
            pictures,
            new long[] {pictures.length / (channels * height * width), channels, height, width},
            'c');
    return graph.outputSingle(input).dup('c').data().asFloat();
  }

  /** Red, green and blue planes in [0, 1], nearest neighbour. */
  private static float[] planes(BufferedImage picture, int width, int height) {
    float[] values = new float[3 * height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = picture.getRGB(x * picture.getWidth() / width, y * picture.getHeight() / height);
        for (int channel = 0; channel < 3; channel++) {
          values[(channel * height + y) * width + x] = (rgb >> (16 - 8 * channel) & 0xff) / 255f;
        }
      }
    }
    return values;
  }
}
