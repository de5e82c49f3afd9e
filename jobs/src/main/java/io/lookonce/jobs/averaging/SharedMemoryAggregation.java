package io.lookonce.jobs.averaging;

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
  public SentNumbers send(JavaRDD<Shard> shards, byte[] numbers) {
    return SharedNumbers.of(numbers);
  }

  @Override
  public Round train(JavaRDD<Shard> shards, WorkerStep step) {
    byte[] numbers = step.state().value();
    return new Resident(
        ShardTask.run(shards, step::train, WorkerReport.class), step.run(), numbers);
  }

  private record Resident(List<WorkerReport> reports, String run, byte[] numbers) implements Round {

    @Override
    public long mean(MeanReceiver receiver) {
      long begin = System.nanoTime();
      List<WorkerReport> trained =
          reports.stream().filter(report -> report.examples() > 0).toList();
      List<WorkerNetwork> networks = reports.stream().map(this::network).toList();
      new WeightedMean(
              trained.stream()
                  .map(report -> (WeightedMean.Numbers) network(report).state())
                  .toList(),
              trained.stream().mapToLong(WorkerReport::examples).toArray())
          .compute(
              (first, piece, length) -> {
                receiver.accept(first, piece, length);
                networks.forEach(network -> network.state().write(first, piece, length));
              });
      networks.forEach(network -> network.holds(numbers));
      return System.nanoTime() - begin;
    }

    private WorkerNetwork network(WorkerReport report) {
      return ResidentNetworks.get(run, report.worker());
    }

    @Override
    public void close() {
      // The networks stay for the next round.
    }
  }
}
