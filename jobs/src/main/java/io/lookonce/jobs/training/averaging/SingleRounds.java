package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import java.util.List;
import java.util.Map;

/** Rounds of a single worker in the thread that asks for them, without Spark. */
public final class SingleRounds implements Rounds {

  private final WorkerNetwork network;
  private final Map<Split, Shard> shards;
  private final Evaluation evaluation;

  /**
   * @param network is closed along with this
   * @param shards the splits that there are, that for training in the order in which it was dealt
   */
  public SingleRounds(WorkerNetwork network, Map<Split, Shard> shards, Evaluation evaluation) {
    this.network = network;
    this.shards = shards;
    this.evaluation = evaluation;
  }

  @Override
  public Aggregation.Round train(byte[] state, RoundPlan round) {
    WorkerReport report = network.train(shards.get(Split.TRAIN), state, round);
    return new SharedMemoryRound(List.of(report), List.of(network), state);
  }

  @Override
  public SplitScore validate(byte[] parameters) {
    return score(Split.VALIDATION, parameters, evaluation.brief());
  }

  @Override
  public SplitScore evaluate(Split split, byte[] parameters) {
    return score(split, parameters, evaluation);
  }

  private SplitScore score(Split split, byte[] parameters, Evaluation judging) {
    return judging.sum(List.of(network.evaluate(shards.get(split), parameters, judging)));
  }

  @Override
  public void close() {
    network.close();
  }
}
