package io.lookonce.jobs.averaging;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Where all workers live in the driver's JVM, they read the driver's state in place, and the driver
 * sums from their networks' own memory: nothing is sent, and the heap holds one state whatever the
 * number of workers.
 */
final class SharedMemoryAggregation implements Aggregation {

  @Override
  public SentNumbers send(JavaRDD<Shard> shards, byte[] numbers) {
    return SharedNumbers.of(numbers);
  }

  @Override
  public Round train(JavaRDD<Shard> shards, WorkerStep step) {
    return new Resident(ShardTask.run(shards, step::train, WorkerReport.class), step.run());
  }

  private record Resident(List<WorkerReport> reports, String run) implements Round {

    @Override
    public long mean(MeanReceiver receiver) {
      long begin = System.nanoTime();
      List<WorkerReport> trained =
          reports.stream().filter(report -> report.examples() > 0).toList();
      new WeightedMean(
              trained.stream().map(this::state).map(WeightedMean.Numbers.class::cast).toList(),
              trained.stream().mapToLong(WorkerReport::examples).toArray())
          .compute(receiver);
      return System.nanoTime() - begin;
    }

    private FlatState state(WorkerReport report) {
      return ResidentNetworks.get(run, report.worker()).state();
    }

    @Override
    public void close() {
      // The networks stay for the next round.
    }
  }
}
