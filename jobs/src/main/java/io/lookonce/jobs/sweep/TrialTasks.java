package io.lookonce.jobs.sweep;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Range;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Carries out trials as the tasks of one Spark job, and tells of each as it ends. */
final class TrialTasks {

  private TrialTasks() {}

  /**
   * Runs all trials, as many at a time as the executors have slots.
   *
   * @param ended is told of every outcome as soon as it is there, one at a time, in a thread that
   *     must not be held up
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // To Scala, a range of Int is one of Object.
  static void run(JavaSparkContext context, List<TrialWork> trials, Consumer<TrialOutcome> ended) {
    RDD<TrialWork> works = context.parallelize(trials, trials.size()).rdd();
    context
        .sc()
        .runJob(
            works,
            new Carrying(),
            (scala.collection.Seq) new Range(0, trials.size(), 1),
            new Told(ended),
            ClassTag$.MODULE$.<TrialOutcome>apply(TrialOutcome.class));
  }

  /** The task; a lambda would be examined by Spark for what it holds on to. */
  private static final class Carrying
      extends AbstractFunction2<TaskContext, Iterator<TrialWork>, TrialOutcome>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public TrialOutcome apply(TaskContext context, Iterator<TrialWork> trials) {
      return trials.next().run();
    }
  }

  /** In the driver. */
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
}
