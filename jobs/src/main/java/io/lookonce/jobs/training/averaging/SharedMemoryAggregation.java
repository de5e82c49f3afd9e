package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.jobs.training.data.Shard;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Aggregation for workers in the driver's JVM. They read the driver's state in place. The driver
 * sums the memory of their networks and writes the result back while it is in the processor's
 * cache. Nothing is sent, the next round copies nothing, and the heap holds one state whatever the
 * number of workers.
 */
final class SharedMemoryAggregation implements Aggregation {

  @Override
  public BroadcastState broadcast(JavaRDD<Shard> shards, byte[] numbers) {
    return BroadcastState.InProcess.of(numbers);
  }

  @Override
  public Round runRound(JavaRDD<Shard> shards, WorkerStep step) {
    byte[] numbers = step.state().value();
    List<WorkerReport> reports = ShardTask.run(shards, step::trainOn, WorkerReport.class);
    List<WorkerNetwork> networks =
        reports.stream()
            .map(report -> WorkerNetwork.resident(step.run(), report.worker()))
            .toList();
    return new SharedMemoryRound(reports, networks, numbers);
  }

  /**
   * A round whose networks all live in this JVM.
   *
   * @param reports one per worker, in order
   * @param networks one per worker, in order
   * @param numbers the state at the start of the round, which the mean overwrites
   */
  record SharedMemoryRound(List<WorkerReport> reports, List<WorkerNetwork> networks, byte[] numbers)
      implements Round {

    @Override
    public long mean(MeanReceiver receiver) {
      long begin = System.nanoTime();
      List<WorkerReport> trained =
          reports.stream().filter(report -> report.examples() > 0).toList();
      new WeightedMean(
              trained.stream()
                  .map(report -> (WeightedMean.Numbers) networks.get(report.worker()).state())
                  .toList(),
              trained.stream().mapToLong(WorkerReport::examples).toArray())
          .compute(
              (first, piece, length) -> {
                receiver.accept(first, piece, length);
                networks.forEach(network -> network.state().write(first, piece, length));
              });
      networks.forEach(network -> network.markEqualTo(numbers));
      return System.nanoTime() - begin;
    }

    @Override
    public void close() {
      // The networks stay resident for the next round.
    }
  }
}
