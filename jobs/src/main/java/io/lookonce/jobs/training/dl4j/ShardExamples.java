package io.lookonce.jobs.training.dl4j;

import io.lookonce.jobs.training.data.ExampleBatches;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.Shard;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Turns a worker's bytes into what DL4J trains on, one example at a time, in their order.
 *
 * @param format what the examples are
 */
record ShardExamples(ExampleFormat format) implements FlatMapFunction<Shard, MultiDataSet> {

  @Override
  public Iterator<MultiDataSet> call(Shard shard) {
    ExampleBatches batches = format.open();
    int[] order = IntStream.range(0, shard.size()).toArray();
    return IntStream.range(0, shard.size())
        .mapToObj(place -> example(batches.evaluation(shard, order, place, place + 1)))
        .iterator();
  }

  /** The tensors are written anew for the next example, so this one gets a copy. */
  private static MultiDataSet example(ExampleBatches.Batch batch) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {batch.features().dup()}, new INDArray[] {batch.labels().dup()});
  }
}
