package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleFormat.Batch;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Format of images or feature rows with one class each.
 *
 * @param height rows of pixels; 0 if the network takes a vector
 * @param width columns of pixels, or the length of the vector
 * @param channels samples of a pixel; 1 for a vector
 * @param outputs width of the network's output
 * @param numbers whether a {@link io.lookonce.jobs.training.data.Shard} holds little-endian float32
 *     instead of pixels in bytes
 */
public record ClassExampleFormat(int height, int width, int channels, int outputs, boolean numbers)
    implements ExampleFormat {

  /** Images; the network takes them as such or as a vector. */
  public static ClassExampleFormat ofImages(ClassifierNetwork network) {
    if (network.input() instanceof InputShape.Image image) {
      return new ClassExampleFormat(
          image.height(), image.width(), image.channels(), network.outputs(), false);
    }
    return new ClassExampleFormat(0, network.input().size(), 1, network.outputs(), false);
  }

  /** Feature rows. */
  static ClassExampleFormat ofNumbers(ClassifierNetwork network) {
    return new ClassExampleFormat(0, network.input().size(), 1, network.outputs(), true);
  }

  /** Whether every example is a point of the plane. */
  public boolean isPlanar() {
    return numbers && width == 2;
  }

  InputShape input() {
    return height == 0
        ? new InputShape.Features(width)
        : new InputShape.Image(height, width, channels);
  }

  @Override
  public ExampleTensors newBatchBuilder() {
    return new ExampleTensors(this);
  }

  @Override
  public Example read(Row row) {
    byte[] content = numbers ? features(row) : pixels(row);
    Integer stated = row.getAs("class_id");
    int label = stated == null ? -1 : stated;
    String source = row.getAs("source");
    return new Example(content, new float[] {label}, source, problem(source, content, label));
  }

  private static byte[] pixels(Row row) {
    byte[] stored = row.getAs("pixels");
    return stored == null ? new byte[0] : stored;
  }

  /** The float64 features of a row as little-endian float32. */
  private static byte[] features(Row row) {
    int column = row.fieldIndex("features");
    List<Double> stored = row.isNullAt(column) ? List.of() : row.getList(column);
    byte[] content = new byte[stored.size() * Float.BYTES];
    FloatBuffer features = FlatState.floats(content);
    for (Double number : stored) {
      features.put(number == null ? Float.NaN : number.floatValue());
    }
    return content;
  }

  private String problem(String source, byte[] content, int label) {
    int classes = outputs == 1 ? 2 : outputs;
    if (label < 0 || label >= classes) {
      return String.format(
          Locale.ROOT,
          "%s has the label %d, the %d classes are numbered from 0 to %d",
          source,
          label,
          classes,
          classes - 1);
    }
    String problem = numbers ? featureProblem(content) : pixelProblem(content);
    return problem == null ? null : source + " " + problem;
  }

  private String pixelProblem(byte[] pixels) {
    int expected = input().size();
    return pixels.length == expected
        ? null
        : String.format(
            Locale.ROOT, "has %d bytes of pixels, its shape needs %d", pixels.length, expected);
  }

  private String featureProblem(byte[] content) {
    if (content.length != width * Float.BYTES) {
      return String.format(
          Locale.ROOT, "has %d numbers, not %d", content.length / Float.BYTES, width);
    }
    FloatBuffer features = FlatState.floats(content);
    for (int i = 0; i < width; i++) {
      if (!Float.isFinite(features.get(i))) {
        return String.format(Locale.ROOT, "has a number in place %d that is not finite", i + 1);
      }
    }
    return null;
  }

  /**
   * Builds the batches of a classifier. Pixels are divided by 255 as in the course; those of images
   * become channels first, those of vectors keep the order of the bytes. Labels are one-hot, or 0
   * and 1 for a single output. Arrays are kept per batch size and overwritten.
   */
  private static final class ExampleTensors implements BatchBuilder {

    private static final float[] SCALED = new float[256];

    static {
      for (int value = 0; value < SCALED.length; value++) {
        SCALED[value] = value / 255f;
      }
    }

    private final ClassExampleFormat format;
    private final int inputSize;
    private final Map<Integer, Batch> batches = new HashMap<>();

    ExampleTensors(ClassExampleFormat format) {
      this.format = format;
      this.inputSize = format.input().size();
    }

    @Override
    public Batch trainingBatch(Shard shard, int[] order, int from, int to, int epoch) {
      return evaluationBatch(shard, order, from, to);
    }

    @Override
    public Batch evaluationBatch(Shard shard, int[] order, int from, int to) {
      Batch batch = batches.computeIfAbsent(to - from, this::allocate);
      FloatBuffer features = batch.features().data().asNioFloat();
      FloatBuffer labels = batch.labels().data().asNioFloat();
      float[] example = new float[inputSize];
      float[] label = new float[format.outputs()];
      for (int i = from; i < to; i++) {
        decode(shard.pixels()[order[i]], example);
        features.put((i - from) * example.length, example);
        encodeLabel(shard.classOf(order[i]), label);
        labels.put((i - from) * label.length, label);
      }
      return batch;
    }

    private Batch allocate(int examples) {
      return new Batch(
          Nd4j.createUninitialized(DataType.FLOAT, format.input().batchShape(examples), 'c'),
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {examples, format.outputs()}, 'c'));
    }

    private void decode(byte[] content, float[] example) {
      if (format.numbers()) {
        FlatState.floats(content).get(example);
        return;
      }
      int plane = content.length / format.channels();
      for (int channel = 0; channel < format.channels(); channel++) {
        int target = channel * plane;
        for (int source = channel; source < content.length; source += format.channels()) {
          example[target++] = SCALED[content[source] & 0xFF];
        }
      }
    }

    private static void encodeLabel(int label, float[] encoded) {
      if (encoded.length == 1) {
        encoded[0] = label;
        return;
      }
      Arrays.fill(encoded, 0);
      encoded[label] = 1;
    }
  }
}
