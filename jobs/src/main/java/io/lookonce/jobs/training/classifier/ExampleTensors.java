package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.data.ExampleBatches;
import io.lookonce.jobs.training.data.ExampleDecoding;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.network.InputShape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns examples into what a classifier reads; labels one-hot, or 0 and 1 where there is a single
 * output. The arrays are kept per batch size and written anew.
 */
final class ExampleTensors implements ExampleBatches {

  private final InputShape input;
  private final int outputs;
  private final ExampleDecoding content;
  private final Map<Integer, Batch> batches = new HashMap<>();

  /**
   * @param content how examples are held
   */
  ExampleTensors(InputShape input, int outputs, ExampleDecoding content) {
    this.input = input;
    this.outputs = outputs;
    this.content = content;
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
      content.read(shard.pixels()[order[i]], example);
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

  private void encode(int label, float[] encoded) {
    if (outputs == 1) {
      encoded[0] = label;
      return;
    }
    java.util.Arrays.fill(encoded, 0);
    encoded[label] = 1;
  }
}
