package io.lookonce.jobs.training.data;

import java.io.Serializable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores a network on the shards of a split, on the workers that hold them. */
public interface Evaluator extends Serializable {

  /** Returns a scorer for one shard, before its first batch. */
  ShardScorer scorer(Shard shard);

  /** Adds up the scores of all shards, in the order of the workers. */
  SplitScore sum(List<SplitScore> scores);

  /** This evaluator reduced to the figures that are needed between two epochs. */
  Evaluator metricsOnly();

  /** Scores the examples of one shard batch by batch, in the order of the shard. */
  interface ShardScorer {

    /**
     * Adds the next batch.
     *
     * @param output of the network, examples × outputs
     */
    void add(INDArray output);

    /** The score of all batches so far. */
    SplitScore score();
  }
}
