package io.lookonce.jobs.averaging;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * One round on one worker, as Spark sends it.
 *
 * @param run names the resident networks
 * @param specification of the network
 * @param state the {@link FlatState} that the round begins with
 * @param round which steps to take
 */
record WorkerStep(
    String run, NetworkSpecification specification, Broadcast<byte[]> state, RoundPlan round)
    implements Function<Shard, WorkerResult> {

  @Override
  public WorkerResult call(Shard shard) {
    return ResidentNetworks.get(run, shard.worker(), specification)
        .train(shard, state.value(), round);
  }
}
