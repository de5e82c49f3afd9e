package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Strategy for running a round and averaging the workers' states. All implementations give the same
 * result to the bit.
 */
interface Aggregation {

  /** Makes numbers readable to the workers until the result is closed. */
  BroadcastState broadcast(JavaRDD<Shard> shards, byte[] numbers);

  /** Trains a round on every worker: one Spark job. */
  Round runRound(JavaRDD<Shard> shards, WorkerStep step);

  /** A round that every worker has trained. The workers keep their states until it is closed. */
  interface Round extends AutoCloseable {

    /** One per worker, in order. */
    List<WorkerReport> reports();

    /**
     * Computes the mean of the workers' states, weighted by examples.
     *
     * @param receiver the only writer of the array that was broadcast
     * @return nanoseconds of summing in the driver
     */
    long mean(MeanReceiver receiver);

    @Override
    void close();
  }

  /**
   * One worker's part of a round, as sent to a Spark task.
   *
   * @param run id of the training, part of the key of its resident networks
   * @param specification of the network
   * @param state the {@link FlatState} at the start of the round
   * @param round which steps to take
   */
  record WorkerStep(
      String run, NetworkSpecification specification, BroadcastState state, RoundPlan round)
      implements Serializable {

    /** The resident network of a shard's worker. */
    WorkerNetwork network(Shard shard) {
      return WorkerNetwork.resident(run, shard.worker(), specification);
    }

    /** Trains on a shard; the resident network then has the new state. */
    WorkerReport trainOn(Shard shard) {
      return network(shard).trainRound(shard, state.value(), round);
    }
  }
}
