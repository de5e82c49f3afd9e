package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Every worker sends its whole state to the driver, which sums: the quickest way for small networks
 * on a cluster.
 */
public final class DriverAggregation implements Aggregation {

  /** What a worker sends; no numbers if it had nothing to train. */
  private record Result(WorkerReport report, byte[] numbers) implements Serializable {}

  @Override
  public DriverState send(JavaRDD<Shard> shards, byte[] numbers) {
    return BroadcastState.of(shards, numbers);
  }

  @Override
  public Round train(JavaRDD<Shard> shards, WorkerStep step) {
    return new Collected(ShardTask.run(shards, shard -> result(step, shard), Result.class));
  }

  private static Result result(WorkerStep step, Shard shard) {
    WorkerNetwork network = step.network(shard);
    network.hold();
    try {
      WorkerReport report = step.train(shard);
      byte[] numbers = new byte[0];
      if (report.examples() > 0) {
        numbers = new byte[network.state().count() * Float.BYTES];
        network.state().copyTo(numbers);
      }
      return new Result(report, numbers);
    } finally {
      network.release();
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
      // The results are garbage now.
    }
  }
}
