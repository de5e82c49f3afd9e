package io.lookonce.jobs.training.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns examples of a shard into what a network reads. */
public interface ExampleBatches {

  /**
   * Some examples as a network reads them; valid until the next batch of the same size.
   *
   * @param features float32, examples × channels × rows × columns, or examples × features
   * @param labels float32, a row per example
   */
  record Batch(INDArray features, INDArray labels) {}

  /**
   * The examples {@code order[from]} .. {@code order[to - 1]} of a shard, to train on. The same
   * arguments give the same numbers.
   *
   * @param epoch from 0; images may be changed anew in every epoch
   */
  Batch training(Shard shard, int[] order, int from, int to, int epoch);

  /** The same examples as they are in use. */
  Batch evaluation(Shard shard, int[] order, int from, int to);
}
