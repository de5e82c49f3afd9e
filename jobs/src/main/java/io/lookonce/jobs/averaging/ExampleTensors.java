package io.lookonce.jobs.averaging;

import io.lookonce.network.InputShape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns bytes into what a classifier reads: pixels divided by 255 as in the course, channels first
 * for pictures and in the order of the bytes for rows of numbers; labels one-hot, or 0 and 1 where
 * there is a single output. The arrays are kept per batch size and written anew.
 */
final class ExampleTensors implements ExampleBatches {

  private static final float[] SCALED = new float[256];

  static {
    for (int value = 0; value < SCALED.length; value++) {
      SCALED[value] = value / 255f;
    }
  }

  private final InputShape input;
  private final int outputs;
  private final Map<Integer, Batch> batches = new HashMap<>();

  ExampleTensors(InputShape input, int outputs) {
    this.input = input;
    this.outputs = outputs;
  }

  @Override
  public Batch training(Shard shard, int[] order, int from, int to, int epoch) {
    return evaluation(shard, order, from, to);
  }

  @Override
  public Batch evaluation(Shard shard, int[] order, int from, int to) {
    Batch batch = batches.computeIfAbsent(to - from, this::allocate);
    FloatBuffer features = batch.features().data().asNioFloat();
    FloatBuffer labels = batch.labels().data().asNioFloat();
    float[] example = new float[input.size()];
    float[] label = new float[outputs];
    for (int i = from; i < to; i++) {
      scale(shard.pixels()[order[i]], example);
      features.put((i - from) * example.length, example);
      encode(shard.classOf(order[i]), label);
      labels.put((i - from) * outputs, label);
    }
    return batch;
  }

  private Batch allocate(int examples) {
    return new Batch(
        Nd4j.createUninitialized(DataType.FLOAT, input.batchShape(examples), 'c'),
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {examples, outputs}, 'c'));
  }

  private void scale(byte[] pixels, float[] example) {
    int channels = input instanceof InputShape.Image image ? image.channels() : 1;
    int plane = pixels.length / channels;
    for (int channel = 0; channel < channels; channel++) {
      int target = channel * plane;
      for (int source = channel; source < pixels.length; source += channels) {
        example[target++] = SCALED[pixels[source] & 0xFF];
      }
    }
  }

  private void encode(int label, float[] encoded) {
    if (outputs == 1) {
      encoded[0] = label;
      return;
    }
    java.util.Arrays.fill(encoded, 0);
    encoded[label] = 1;
  }
}
