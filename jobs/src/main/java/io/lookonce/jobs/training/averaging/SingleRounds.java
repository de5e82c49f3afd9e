package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.averaging.SharedMemoryAggregation.SharedMemoryRound;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import java.util.List;
import java.util.Map;

/** Rounds of a single worker in the calling thread, without Spark. */
public final class SingleRounds implements Rounds {

  private final WorkerNetwork network;
  private final Map<Split, Shard> shards;
  private final Evaluator evaluator;

  /**
   * @param network is closed along with this
   * @param shards the splits with examples; the training split in its shuffled order
   */
  public SingleRounds(WorkerNetwork network, Map<Split, Shard> shards, Evaluator evaluator) {
    this.network = network;
    this.shards = shards;
    this.evaluator = evaluator;
  }

  @Override
  public Aggregation.Round runRound(byte[] state, RoundPlan round) {
    WorkerReport report = network.trainRound(shards.get(Split.TRAIN), state, round);
    return new SharedMemoryRound(List.of(report), List.of(network), state);
  }

  @Override
  public SplitScore validate(byte[] parameters) {
    return score(Split.VALIDATION, parameters, evaluator.metricsOnly());
  }

  @Override
  public SplitScore evaluate(Split split, byte[] parameters) {
    return score(split, parameters, evaluator);
  }

  private SplitScore score(Split split, byte[] parameters, Evaluator with) {
    return with.sum(List.of(network.evaluate(shards.get(split), parameters, with)));
  }

  @Override
  public void close() {
    network.close();
  }
}
