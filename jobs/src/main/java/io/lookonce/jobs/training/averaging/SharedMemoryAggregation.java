package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Where all workers live in the driver's JVM, they read the driver's state in place, and the driver
 * sums from their networks' own memory and writes the result back there while it is in the
 * processor's cache: nothing is sent, the next round copies nothing, and the heap holds one state
 * whatever the number of workers.
 */
final class SharedMemoryAggregation implements Aggregation {

  @Override
  public DriverState send(JavaRDD<Shard> shards, byte[] numbers) {
    return InProcessState.of(numbers);
  }

  @Override
  public Round train(JavaRDD<Shard> shards, WorkerStep step) {
    byte[] numbers = step.state().value();
    List<WorkerReport> reports = ShardTask.run(shards, step::train, WorkerReport.class);
    List<WorkerNetwork> networks =
        reports.stream().map(report -> ResidentNetworks.get(step.run(), report.worker())).toList();
    return new SharedMemoryRound(reports, networks, numbers);
  }
}
