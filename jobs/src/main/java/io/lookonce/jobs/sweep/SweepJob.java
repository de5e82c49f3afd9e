package io.lookonce.jobs.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.sweep.SweepReport.SweepReportWriter;
import io.lookonce.jobs.sweep.Trial.TrialOutcome;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import io.lookonce.jobs.training.AveragedTraining;
import io.lookonce.jobs.training.InMemorySplits;
import io.lookonce.jobs.training.SingleTraining;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs a sweep from a checked request to a complete output.
 *
 * <p>Each single-worker training is one task of one Spark job, so as many run in parallel as the
 * cluster has slots. Averaged trainings follow one at a time: each fills the slots with its own
 * workers, and the rounds of two trainings in the same slots would wait for each other.
 */
public final class SweepJob {

  /** The group of the Spark job whose tasks are trials. */
  private static final String IN_TASKS = "trials";

  private final Storage storage;
  private final SweepRequest request;
  private final SweepOutput output;
  private final Map<Path, InMemorySplits> data = new HashMap<>();

  public SweepJob(Storage storage, SweepRequest request, SweepOutput output) {
    this.storage = storage;
    this.request = request;
    this.output = output;
  }

  /**
   * Trains the missing trials and writes all results.
   *
   * @param retry whether to train failed trials again
   * @param maxErrorRate the share of failed trials above which the exit code is 3
   * @param listener is called after every trial
   */
  public RunResult run(
      SparkSession spark, RunScope run, boolean retry, double maxErrorRate, SweepListener listener)
      throws IOException {
    SweepResult results = new SweepResult(request, maxErrorRate);
    run.settings(results.settings());
    output.claim(request);
    train(spark, missing(retry), listener);
    Collection<TrialRecord> trials = output.trials().values();
    new TrialTable(spark, storage, output).write(trials);
    RunResult result = results.of(trials);
    SweepReport report = report(spark, trials, result.health(), run.provenance());
    storage.writeAtomically(output.report(), report.html().getBytes(UTF_8));
    return result;
  }

  private List<Trial> missing(boolean retry) throws IOException {
    TreeMap<Integer, TrialRecord> ended = output.trials();
    return request.trials().stream()
        .filter(
            trial -> {
              TrialRecord before = ended.get(trial.number());
              return before == null || (retry && !before.succeeded());
            })
        .toList();
  }

  private void train(SparkSession spark, List<Trial> trials, SweepListener listener)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Runnable stop = () -> context.cancelJobGroup(IN_TASKS);
    try (TrialCommits commits = new TrialCommits(request, output, trials.size(), listener, stop)) {
      List<Trial> single = trials.stream().filter(Trial::isSingle).toList();
      if (!single.isEmpty()) {
        trainInTasks(spark, single, commits);
      }
      AveragedTraining averaged = new AveragedTraining(spark, storage);
      for (Trial trial : trials) {
        if (!trial.isSingle() && !commits.haveFailed()) {
          commits.ended(outcome(spark, averaged, trial));
        }
      }
    }
  }

  private void trainInTasks(SparkSession spark, List<Trial> trials, TrialCommits commits)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Map<Path, Broadcast<InMemorySplits>> sent = new HashMap<>();
    List<TrialTasks.TrialWork> works = new ArrayList<>(trials.size());
    try {
      for (Trial trial : trials) {
        Path dataset = trial.request().dataset();
        if (!sent.containsKey(dataset)) {
          sent.put(dataset, context.broadcast(data(spark, trial)));
        }
        works.add(
            new TrialTasks.TrialWork(
                trial.number(), SingleTraining.of(trial.request()), sent.get(dataset)));
      }
      carryOut(context, works, commits);
    } finally {
      sent.values().forEach(Broadcast::destroy);
    }
  }

  /** Runs the tasks. After a failed commit, which cancels them, their errors are ignored. */
  private static void carryOut(
      JavaSparkContext context, List<TrialTasks.TrialWork> works, TrialCommits commits) {
    context.setJobGroup(IN_TASKS, "trials, each in one task");
    try {
      TrialTasks.run(context, works, commits::ended);
    } catch (Exception cancelled) {
      if (!commits.haveFailed()) {
        throw cancelled;
      }
    } finally {
      context.clearJobGroup();
    }
  }

  private TrialOutcome outcome(SparkSession spark, AveragedTraining averaged, Trial trial) {
    try {
      return TrialOutcome.done(trial.number(), averaged.run(trial.request(), data(spark, trial)));
    } catch (Exception failure) {
      return TrialOutcome.failed(trial.number(), failure);
    }
  }

  private InMemorySplits data(SparkSession spark, Trial trial) throws IOException {
    Path dataset = trial.request().dataset();
    InMemorySplits held = data.get(dataset);
    if (held == null) {
      held = InMemorySplits.read(spark, storage, trial.request());
      data.put(dataset, held);
    }
    return held;
  }

  private SweepReport report(
      SparkSession spark, Collection<TrialRecord> trials, String headline, Provenance provenance)
      throws IOException {
    // A run without missing trials has not read the points yet.
    for (Trial trial : request.trials()) {
      if (trial.request().isPlanar()) {
        data(spark, trial);
      }
    }
    return new SweepReportWriter(request, data).report(trials, headline, provenance);
  }

  /** Progress of a sweep. */
  @FunctionalInterface
  public interface SweepListener {

    /**
     * A trial has ended and its record is written.
     *
     * @param ended number of trials that have ended in this run, including this one
     * @param planned number of trials of this run
     * @param name of the trial
     * @param result in a few words
     */
    void trialEnded(int ended, int planned, String name, String result);
  }

  /** Runs trials as the tasks of one Spark job and reports each one when it ends. */
  private static final class TrialTasks {

    private TrialTasks() {}

    /**
     * Runs all trials, in parallel on all slots of the executors.
     *
     * @param ended receives each outcome when its task ends, one at a time, on a thread of Spark's
     *     scheduler that must not block
     */
    static void run(
        JavaSparkContext context, List<TrialWork> trials, Consumer<TrialOutcome> ended) {
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
          // Otherwise Spark would exit the executor JVM and kill the trials that run beside this
          // one.
          return new TrialOutcome(number, null, "out of memory: " + error.getMessage());
        }
      }
    }
  }
}
