package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.NaiveDarknet;
import io.lookonce.darknet.PublicDarknets;
import io.lookonce.darknet.RandomDarknet;
import io.lookonce.darknet.SmallDarknet;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DarknetOnnxTest {
  @TempDir Path folder;

  @Test
  void agreesWithPlainLoops() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    DarknetWeights weights = DarknetWeights.random(small, 1);
    try (OnnxNetwork network = open(small, weights)) {
      assertThat(network.inputName()).isEqualTo("images");
      assertThat(network.inputShape()).containsExactly(-1, 3, 16, 24);
      assertThat(network.outputName()).isEqualTo("output");
      assertThat(network.outputShape()).containsExactly(-1, 14, 4, 6);

      float[] images = SmallDarknet.images(small, 3, 2);
      float[] raw = new float[3 * 14 * 4 * 6];
      network.run(direct(images), 3, raw);

      assertThat(largestDifference(raw, naive(small, weights, images, 3))).isLessThan(1e-5);
    }
  }

  @Test
  void servesSeveralThreadsAtOnce() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    DarknetWeights weights = DarknetWeights.random(small, 3);
    try (OnnxNetwork network = open(small, weights)) {
      List<Double> differences =
          IntStream.range(0, 40)
              .parallel()
              .mapToObj(
                  seed -> {
                    float[] image = SmallDarknet.images(small, 1, seed);
                    float[] raw = new float[14 * 4 * 6];
                    network.run(direct(image), 1, raw);
                    return largestDifference(raw, naive(small, weights, image, 1));
                  })
              .toList();
      assertThat(differences).allSatisfy(d -> assertThat(d).isCloseTo(0, within(1e-5)));
    }
  }

  /** Two heads, one behind the other for each image of a batch. */
  @Test
  void publicArchitecturesAgreeWithPlainLoops() throws Exception {
    for (String text : List.of(PublicDarknets.YOLO3_TINY, PublicDarknets.YOLO4_TINY)) {
      DarknetConfiguration tiny = DarknetConfiguration.parse("tiny.cfg", text);
      DarknetWeights weights = DarknetWeights.random(tiny, 5);
      try (OnnxNetwork network = open(tiny, weights)) {
        int values = tiny.yoloHeads().stream().mapToInt(head -> (int) head.output().size()).sum();
        assertThat(network.outputShape()).containsExactly(-1, values);
        float[] images = SmallDarknet.images(tiny, 2, 6);
        float[] raw = new float[2 * values];
        network.run(direct(images), 2, raw);
        float[] expected = naive(tiny, weights, images, 2);
        assertThat(largestDifference(raw, expected)).isLessThan(1e-4);
        assertThat(largestDifference(raw, new float[raw.length])).isGreaterThan(0.1);
      }
    }
  }

  /** Networks of random layers of every kind, with one head of either kind. */
  @Property(tries = 60)
  void randomNetworksAgreeWithPlainLoops(@ForAll long seed) throws Exception {
    DarknetConfiguration random = RandomDarknet.configuration(seed);
    DarknetWeights weights = DarknetWeights.random(random, seed);
    Path file = Files.createTempFile("random", ".onnx");
    try {
      try (OutputStream target = Files.newOutputStream(file)) {
        DarknetOnnx.write(random, weights, target);
      }
      try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
        float[] image = SmallDarknet.images(random, 1, seed);
        float[] expected = NaiveDarknet.forward(random, weights, image);
        float[] raw = new float[expected.length];
        network.run(direct(image), 1, raw);
        assertThat(raw).containsExactly(expected, within(1e-4f));
      }
    } finally {
      Files.delete(file);
    }
  }

  private OnnxNetwork open(DarknetConfiguration configuration, DarknetWeights weights)
      throws Exception {
    Path file = folder.resolve("model.onnx");
    try (OutputStream target = Files.newOutputStream(file)) {
      DarknetOnnx.write(configuration, weights, target);
    }
    return OnnxNetwork.open(file, 1);
  }

  private static float[] naive(
      DarknetConfiguration configuration, DarknetWeights weights, float[] images, int count) {
    int size = images.length / count;
    float[][] all = new float[count][];
    for (int i = 0; i < count; i++) {
      float[] image = Arrays.copyOfRange(images, i * size, (i + 1) * size);
      all[i] = NaiveDarknet.forward(configuration, weights, image);
    }
    FloatBuffer joined = FloatBuffer.allocate(count * all[0].length);
    Arrays.stream(all).forEach(joined::put);
    return joined.array();
  }

  private static FloatBuffer direct(float[] values) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return buffer.put(values).flip();
  }

  private static double largestDifference(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(found[i] - expected[i]));
    }
    return largest;
  }
}
