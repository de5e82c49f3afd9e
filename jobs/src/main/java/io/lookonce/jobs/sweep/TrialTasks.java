package io.lookonce.jobs.sweep;

import io.lookonce.jobs.sweep.Trial.TrialOutcome;
import io.lookonce.jobs.training.InMemorySplits;
import io.lookonce.jobs.training.SingleTraining;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs trials as the tasks of one Spark job and reports each one when it ends. */
final class TrialTasks {

  private TrialTasks() {}

  /**
   * Runs all trials, in parallel on all slots of the executors.
   *
   * @param ended receives each outcome when its task ends, one at a time, on a thread of Spark's
   *     scheduler that must not block
   */
  static void run(JavaSparkContext context, List<TrialWork> trials, Consumer<TrialOutcome> ended) {
    RDD<TrialWork> works = context.parallelize(trials, trials.size()).rdd();
    context
        .sc()
        .runJob(
            works,
            new Carrying(),
            Range$.MODULE$.apply(0, trials.size()).toSeq(),
            new Told(ended),
            ClassTag$.MODULE$.<TrialOutcome>apply(TrialOutcome.class));
  }

  /** The task. It is no lambda because Spark's closure cleaner would inspect one. */
  private static final class Carrying
      extends AbstractFunction2<TaskContext, Iterator<TrialWork>, TrialOutcome>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public TrialOutcome apply(TaskContext context, Iterator<TrialWork> trials) {
      return trials.next().run();
    }
  }

  /** Runs in the driver. */
  private static final class Told extends AbstractFunction2<Object, TrialOutcome, BoxedUnit> {

    private final Consumer<TrialOutcome> ended;

    Told(Consumer<TrialOutcome> ended) {
      this.ended = ended;
    }

    @Override
    public BoxedUnit apply(Object place, TrialOutcome outcome) {
      ended.accept(outcome);
      return BoxedUnit.UNIT;
    }
  }

  /**
   * The input of one task.
   *
   * @param number of the trial
   * @param training the training
   * @param data the data set
   */
  record TrialWork(int number, SingleTraining training, Broadcast<InMemorySplits> data)
      implements Serializable {

    /** Trains; a failure becomes an outcome. */
    TrialOutcome run() {
      try {
        return TrialOutcome.done(number, training.run(data.value()));
      } catch (Exception failure) {
        return TrialOutcome.failed(number, failure);
      } catch (OutOfMemoryError error) {
        // Otherwise Spark would exit the executor JVM and kill the trials that run beside this one.
        return new TrialOutcome(number, null, "out of memory: " + error.getMessage());
      }
    }
  }
}
