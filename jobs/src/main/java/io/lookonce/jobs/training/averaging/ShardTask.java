package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Work on one shard, as a plain object. A lambda would do, but Spark then reads the byte code of
 * its own closures again in every job to see what they hold on to, which takes longer than a small
 * round.
 */
final class ShardTask<R> extends AbstractFunction2<TaskContext, Iterator<Shard>, R>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Function<Shard, R> work;

  private ShardTask(Function<Shard, R> work) {
    this.work = work;
  }

  /** Runs the work on every shard: one Spark job. The results are in the order of the workers. */
  static <R> List<R> run(JavaRDD<Shard> shards, Function<Shard, R> work, Class<R> result) {
    Object results = run(shards, new ShardTask<>(work), ClassTag$.MODULE$.<R>apply(result));
    return java.util.stream.IntStream.range(0, Array.getLength(results))
        .mapToObj(worker -> result.cast(Array.get(results, worker)))
        .toList();
  }

  /** A task that says itself what is wrong is not to be talked over by Spark. */
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
}
