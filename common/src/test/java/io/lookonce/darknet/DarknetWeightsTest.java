package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DarknetWeightsTest {
  /** Two convolutions on one channel: 2 filters 1×1 with batch normalisation, then 6 without. */
  private static final String TEXT =
      "[net]\nwidth=2\nheight=2\nchannels=1\n"
          + "[convolutional]\nbatch_normalize=1\nfilters=2\nsize=1\n"
          + "[convolutional]\nfilters=6\nsize=1\n"
          + "[region]\nnum=1\nclasses=1\nanchors=1,2\n";

  private static final int COUNT = 2 * 4 + 2 + 6 + 12;

  @ParameterizedTest
  @CsvSource({"0,1,0,16", "0,2,0,20", "1,0,0,20", "0,1,7,16"})
  void readsBothHeaders(int major, int minor, int revision, int headerLength) throws Exception {
    DarknetWeights weights = read(file(major, minor, revision, headerLength, COUNT));

    ConvolutionWeights first = weights.convolutions().get(0);
    assertThat(first.biases()).containsExactly(0, 1);
    assertThat(first.batchNormalization().scales()).containsExactly(2, 3);
    assertThat(first.batchNormalization().means()).containsExactly(4, 5);
    assertThat(first.batchNormalization().variances()).containsExactly(6, 7);
    assertThat(first.weights()).containsExactly(8, 9);
    ConvolutionWeights second = weights.convolutions().get(1);
    assertThat(second.batchNormalization()).isNull();
    assertThat(second.biases()).containsExactly(10, 11, 12, 13, 14, 15);
    assertThat(second.weights()).hasSize(12).startsWith(16).endsWith(27);
  }

  @Test
  void foldsWithTheEpsilonOutsideTheRoot() {
    ConvolutionWeights numbers =
        new ConvolutionWeights(
            new float[] {5},
            new BatchNormalization(new float[] {2}, new float[] {3}, new float[] {0}),
            new float[] {1});

    assertThat(numbers.foldedFactor(0)).isEqualTo(2e6);
    assertThat(numbers.foldedBias(0)).isEqualTo(5 - 3 * 2e6);
  }

  @ParameterizedTest
  @CsvSource({
    "27,'is too short, it holds 27 numbers and the network needs 28'",
    "0,'is too short, it holds 0 numbers and the network needs 28'",
    "30,'is too long, it holds 30 numbers and the network needs 28'"
  })
  void refusesAnotherLength(int count, String message) {
    assertThatThrownBy(() -> read(file(0, 2, 0, 20, count)))
        .isInstanceOf(DarknetFormatException.class)
        .hasMessage("test.weights: " + message);
  }

  @Test
  void refusesAFileCutInsideANumber() {
    byte[] whole = file(0, 2, 0, 20, COUNT);
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
        .hasMessageContaining("it holds 27 numbers and the network needs 28");
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
        .hasMessageContaining("it holds 29 numbers and the network needs 28");
  }

  @ParameterizedTest
  @CsvSource({"0,'it has no header'", "11,'it has no header'", "17,'its header is cut off'"})
  void refusesAFileCutInsideTheHeader(int length, String message) {
    assertThatThrownBy(() -> read(Arrays.copyOf(file(0, 2, 0, 20, COUNT), length)))
        .hasMessage("test.weights: is too short for a Darknet weights file, " + message);
  }

  @Test
  void refusesAnotherKindOfFile() {
    byte[] jpeg = file(0xe0ffd8ff, 0x464a1000, 0, 20, COUNT);
    assertThatThrownBy(() -> read(jpeg))
        .isInstanceOf(DarknetFormatException.class)
        .hasMessageStartingWith("test.weights: is not a Darknet weights file, its header says");
  }

  @Test
  void refusesNumbersThatCannotBe() {
    byte[] notFinite = file(0, 2, 0, 20, COUNT);
    put(notFinite, 20 + 9 * 4, Float.NaN);
    assertThatThrownBy(() -> read(notFinite))
        .hasMessageEndingWith("weights[1] of the convolution in line 5 is NaN");
    byte[] negative = file(0, 2, 0, 20, COUNT);
    put(negative, 20 + 7 * 4, -7);
    assertThatThrownBy(() -> read(negative))
        .hasMessageEndingWith("variances[1] of the convolution in line 5 is -7.0");
  }

  @Test
  void takesNoMoreMemoryThanTheFileHolds() throws Exception {
    // 498 million weights announced, 2 GB; the file is empty behind its header.
    DarknetConfiguration huge =
        DarknetConfiguration.parse(
            "huge.cfg",
            "[net]\nwidth=1\nheight=1\nchannels=1000\n"
                + "[convolutional]\nfilters=60000\nsize=1\n"
                + "[convolutional]\nfilters=7300\nsize=1\n"
                + "[convolutional]\nfilters=6\nsize=1\n"
                + "[region]\nnum=1\nclasses=1\nanchors=1,1\n");
    assertThat(huge.parameterCount()).isGreaterThan(490_000_000L);
    assertThatThrownBy(() -> read(file(0, 2, 0, 20, 0), huge))
        .hasMessageContaining("it holds 0 numbers");
  }

  @Test
  void readsYoloLite() throws Exception {
    Path folder = Path.of(System.getProperty("lookonce.shared", "absent"), "data/yolo-lite");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no shared YOLO-LITE here");
    DarknetConfiguration lite =
        DarknetConfiguration.parse("coco.cfg", Files.readString(folder.resolve("coco.cfg")));
    try (InputStream file = Files.newInputStream(folder.resolve("coco.weights"))) {
      DarknetWeights weights = DarknetWeights.read("coco.weights", file, lite);
      assertThat(weights.convolutions()).hasSize(7);
      assertThat(lite.parameterCount()).isEqualTo(649_417);
    }
  }

  @Test
  void randomNumbersDependOnTheSeedAlone() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    float[] once = DarknetWeights.random(small, 7).convolutions().get(2).weights();

    assertThat(DarknetWeights.random(small, 7).convolutions().get(2).weights())
        .containsExactly(once);
    assertThat(DarknetWeights.random(small, 8).convolutions().get(2).weights()).isNotEqualTo(once);
  }

  /** Header of version 0.2.0 with a count beyond 32 bits, then any numbers. */
  @Property(tries = 200)
  void writesTheBytesItRead(@ForAll long seen, @ForAll @Size(COUNT) float[] numbers)
      throws Exception {
    byte[] file = file(0, 2, 0, 20, 0);
    file = Arrays.copyOf(file, 20 + COUNT * 4);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(12, seen).position(20);
    for (int i = 0; i < COUNT; i++) {
      // Variances are not negative.
      bytes.putFloat(i == 6 || i == 7 ? Math.abs(numbers[i]) : numbers[i]);
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    read(file).write(written);

    assertThat(written.toByteArray()).isEqualTo(file);
  }

  @Test
  void writesLargeLayersWhole() throws Exception {
    DarknetConfiguration wide =
        DarknetConfiguration.parse("wide.cfg", TEXT.replace("filters=2", "filters=20000"));
    DarknetWeights weights = DarknetWeights.random(wide, 3);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    weights.write(written);
    DarknetWeights back = read(written.toByteArray(), wide);

    assertThat(written.size()).isEqualTo(20 + 4 * wide.parameterCount());
    assertThat(back.convolutions().get(0).weights())
        .containsExactly(weights.convolutions().get(0).weights());
    assertThat(back.convolutions().get(1).weights())
        .containsExactly(weights.convolutions().get(1).weights());
  }

  @Test
  void aTrainingBeginsWithNormalizationThatChangesNothing() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    ConvolutionWeights numbers = DarknetWeights.initial(small, 7).convolutions().get(2);

    assertThat(numbers.biases()).containsOnly(0);
    assertThat(numbers.batchNormalization().means()).containsOnly(0);
    assertThat(numbers.batchNormalization().scales()).containsOnly(1);
    assertThat(numbers.batchNormalization().variances()).containsOnly(1);
    double squares = 0;
    for (float weight : numbers.weights()) {
      squares += weight * weight;
    }
    // 12 filters over 8 channels of 3x3; a mean of 864 squares lies within a few per cent.
    assertThat(squares / (12 * 8 * 9)).isCloseTo(2.0 / (8 * 9), withinPercentage(15));
  }

  @Test
  void anotherHeadBeginsAnewAndNothingElse() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    DarknetConfiguration other = small.withHead(1, List.of(1f, 1f));
    DarknetWeights before = DarknetWeights.random(small, 1);
    DarknetWeights after = before.withHead(other, 2);

    assertThat(after.convolutions().subList(0, 6)).isEqualTo(before.convolutions().subList(0, 6));
    assertThat(after.convolutions().get(6).weights()).hasSize(6 * 62).doesNotContain(0);
    assertThat(after.convolutions().get(6).biases()).hasSize(6).containsOnly(0);
    DarknetConfiguration wider =
        DarknetConfiguration.parse(
            "wider.cfg", SmallDarknet.TEXT.replace("filters=12", "filters=16"));
    assertThatThrownBy(() -> before.withHead(wider, 2))
        .hasMessage(
            "wider.cfg differs from the network of these weights by more than its last"
                + " convolution");
  }

  /** A file whose numbers are 0, 1, 2, ... */
  private static byte[] file(int major, int minor, int revision, int headerLength, int count) {
    ByteBuffer file = ByteBuffer.allocate(headerLength + count * 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(major).putInt(minor).putInt(revision).putInt(123_456).position(headerLength);
    for (int i = 0; i < count; i++) {
      file.putFloat(i);
    }
    return file.array();
  }

  private static void put(byte[] file, int position, float value) {
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(position, value);
  }

  private static DarknetWeights read(byte[] file) throws Exception {
    return read(file, DarknetConfiguration.parse("test.cfg", TEXT));
  }

  private static DarknetWeights read(byte[] file, DarknetConfiguration configuration)
      throws Exception {
    return DarknetWeights.read("test.weights", new ByteArrayInputStream(file), configuration);
  }
}
