package io.lookonce.jobs.averaging;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Every worker sends its whole state to the driver, which sums: the quickest for small networks.
 */
final class DriverAggregation implements Aggregation {

  @Override
  public Averaged run(JavaRDD<Shard> shards, WorkerStep step) {
    List<WorkerResult> results = ShardTask.run(shards, step, WorkerResult.class);
    long begin = System.nanoTime();
    List<WorkerResult> trained =
        results.stream().filter(result -> result.report().examples() > 0).toList();
    byte[] mean =
        WeightedMean.of(
            trained.stream().map(WorkerResult::state).toList(),
            trained.stream().mapToLong(result -> result.report().examples()).toArray());
    return new Averaged(
        mean, results.stream().map(WorkerResult::report).toList(), System.nanoTime() - begin);
  }
}
