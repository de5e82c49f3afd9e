package io.lookonce.jobs.training.data;

import java.io.Serializable;
import java.util.List;

/** What a worker has to know to score its examples. */
public interface Evaluation extends Serializable {

  /** Begins to score a shard. */
  ShardScoring of(Shard shard);

  /** The score of all workers' examples, added up in the order of the workers. */
  SplitScore sum(List<SplitScore> scores);

  /** The same with no more than what is looked at between two epochs. */
  Evaluation brief();
}
