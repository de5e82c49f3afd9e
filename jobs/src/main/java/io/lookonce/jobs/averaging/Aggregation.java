package io.lookonce.jobs.averaging;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * A way of running a round and bringing the workers' states together. All ways agree to the bit.
 */
interface Aggregation {

  /**
   * What a round leaves.
   *
   * @param state the mean of the workers' states, weighted by examples
   * @param reports one per worker, in order
   * @param sumNanoseconds time of summing in the driver
   */
  record Averaged(byte[] state, List<WorkerReport> reports, long sumNanoseconds) {}

  /** Runs a round: one Spark job. */
  Averaged run(JavaRDD<Shard> shards, WorkerStep step);
}
