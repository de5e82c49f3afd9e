package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.TrainingMemory;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * A Spark task on one shard. It is a class, not a lambda, because Spark analyses the byte code of
 * closures in every job, which takes longer than a small round.
 */
final class ShardTask<R> extends AbstractFunction2<TaskContext, Iterator<Shard>, R>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Function<Shard, R> work;

  private ShardTask(Function<Shard, R> work) {
    this.work = work;
  }

  /** Runs the work on every shard in one Spark job; the results are in the order of the workers. */
  static <R> List<R> run(JavaRDD<Shard> shards, Function<Shard, R> work, Class<R> result) {
    Object results = run(shards, new ShardTask<>(work), ClassTag$.MODULE$.<R>apply(result));
    return java.util.stream.IntStream.range(0, Array.getLength(results))
        .mapToObj(worker -> result.cast(Array.get(results, worker)))
        .toList();
  }

  /** Rethrows a worker's own failure instead of Spark's exception around it. */
  private static <R> Object run(JavaRDD<Shard> shards, ShardTask<R> task, ClassTag<R> result) {
    try {
      return shards.context().runJob(shards.rdd(), task, result);
    } catch (Exception failed) {
      if (failed instanceof SparkException && failed.getCause() instanceof WorkerFailed worker) {
        throw worker;
      }
      throw failed;
    }
  }

  @Override
  public R apply(TaskContext context, Iterator<Shard> shards) {
    Shard shard = shards.next();
    try {
      return work.call(shard);
    } catch (OutOfMemoryError error) {
      throw new WorkerFailed(shard.worker(), error);
    } catch (Exception e) {
      throw new WorkerFailed(shard.worker(), e);
    }
  }

  /** Failure of a worker, with a one-line message. */
  private static final class WorkerFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorkerFailed(int worker, Exception cause) {
      super(
          String.format(
              Locale.ROOT,
              "worker %d: %s",
              worker,
              cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
          cause);
    }

    /** Without the error as cause, because Spark would end the whole JVM for it. */
    WorkerFailed(int worker, OutOfMemoryError error) {
      super(String.format(Locale.ROOT, "worker %d: %s", worker, TrainingMemory.exhausted(error)));
    }
  }
}
