package io.lookonce.jobs.training.data;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Format of a training's examples: reads them from the rows of a data set into a {@link Shard}, and
 * turns those of a shard into tensors.
 */
public interface ExampleFormat extends Serializable {

  /** Reads an example; one that cannot be used carries a problem instead of an exception. */
  Example read(Row row);

  /** Returns a builder of batches for one network; not thread-safe. */
  BatchBuilder newBatchBuilder();

  /**
   * An example read from a row.
   *
   * @param pixels as in {@link Shard}
   * @param label numbers of its label, as in {@link Shard}
   * @param source where its image comes from
   * @param problem why it cannot be used; null if it can
   */
  record Example(byte[] pixels, float[] label, String source, String problem)
      implements Serializable {}

  /**
   * Input of a network; valid until its builder makes the next batch of the same size.
   *
   * @param features float32, examples × channels × rows × columns, or examples × features
   * @param labels float32, a row per example
   */
  record Batch(INDArray features, INDArray labels) {}

  /** Builds batches of the examples {@code order[from]} .. {@code order[to - 1]} of a shard. */
  interface BatchBuilder {

    /**
     * A batch to train on, augmented where the format says so. The same arguments give the same
     * numbers.
     *
     * @param epoch from 0; selects the augmentation
     */
    Batch trainingBatch(Shard shard, int[] order, int from, int to, int epoch);

    /** A batch to evaluate on, without augmentation. */
    Batch evaluationBatch(Shard shard, int[] order, int from, int to);
  }
}
