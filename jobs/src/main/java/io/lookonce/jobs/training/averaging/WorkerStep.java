package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;

/**
 * One round on one worker, as Spark sends it.
 *
 * @param run names the resident networks
 * @param specification of the network
 * @param state the {@link FlatState} that the round begins with
 * @param round which steps to take
 */
record WorkerStep(
    String run, NetworkSpecification specification, DriverState state, RoundPlan round)
    implements Serializable {

  /** The network of a shard's worker in this JVM. */
  WorkerNetwork network(Shard shard) {
    return ResidentNetworks.get(run, shard.worker(), specification);
  }

  /** Trains; the network has the new state. */
  WorkerReport train(Shard shard) {
    return network(shard).train(shard, state.value(), round);
  }
}
