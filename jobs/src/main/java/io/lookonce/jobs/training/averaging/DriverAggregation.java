package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.Aggregation.WorkerStep;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Aggregation in the driver, to which every worker sends its whole state: the fastest way for small
 * networks on a cluster.
 */
public final class DriverAggregation implements Aggregation {

  /** A worker's state, little-endian float32; empty if the worker had no examples. */
  private record Result(WorkerReport report, byte[] numbers) implements Serializable {}

  @Override
  public BroadcastState broadcast(JavaRDD<Shard> shards, byte[] numbers) {
    return BroadcastState.ToExecutors.of(shards, numbers);
  }

  @Override
  public Round runRound(JavaRDD<Shard> shards, WorkerStep step) {
    return new Collected(ShardTask.run(shards, shard -> result(step, shard), Result.class));
  }

  private static Result result(WorkerStep step, Shard shard) {
    WorkerNetwork network = step.network(shard);
    network.lock();
    try {
      WorkerReport report = step.trainOn(shard);
      byte[] numbers = new byte[0];
      if (report.examples() > 0) {
        numbers = new byte[network.state().count() * Float.BYTES];
        network.state().copyTo(numbers);
      }
      return new Result(report, numbers);
    } finally {
      network.unlock();
    }
  }

  private record Collected(List<Result> results) implements Round {

    @Override
    public List<WorkerReport> reports() {
      return results.stream().map(Result::report).toList();
    }

    @Override
    public long mean(MeanReceiver receiver) {
      long begin = System.nanoTime();
      List<Result> trained =
          results.stream().filter(result -> result.report().examples() > 0).toList();
      new WeightedMean(
              trained.stream().map(result -> WeightedMean.Numbers.of(result.numbers())).toList(),
              trained.stream().mapToLong(result -> result.report().examples()).toArray())
          .compute(receiver);
      return System.nanoTime() - begin;
    }

    @Override
    public void close() {
      // The results need no release.
    }
  }
}
