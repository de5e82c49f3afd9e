package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * A way of running a round and bringing the workers' states together. All ways agree to the bit.
 */
interface Aggregation {

  /** Makes numbers readable to the workers, wherever they are, until the result is closed. */
  DriverState send(JavaRDD<Shard> shards, byte[] numbers);

  /** Trains a round on every worker: one Spark job. */
  Round train(JavaRDD<Shard> shards, WorkerStep step);

  /** A round that every worker has trained. Their states stay where they are until it is closed. */
  interface Round extends AutoCloseable {

    /** One per worker, in order. */
    List<WorkerReport> reports();

    /**
     * Hands over the mean of the workers' states, weighted by examples.
     *
     * @param receiver writes what it leaves to the array that was sent, and nothing else does
     * @return nanoseconds of summing in the driver
     */
    long mean(MeanReceiver receiver);

    @Override
    void close();
  }
}
