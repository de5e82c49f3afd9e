package io.lookonce.jobs.training.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores one worker's examples batch by batch. */
public interface ShardScoring {

  /**
   * Adds the next batch.
   *
   * @param output examples × outputs
   */
  void add(INDArray output);

  /** The score of all batches. */
  SplitScore score();
}
