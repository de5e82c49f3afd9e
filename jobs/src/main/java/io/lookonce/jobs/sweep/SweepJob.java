package io.lookonce.jobs.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.sweep.SweepReport.SweepReportWriter;
import io.lookonce.jobs.sweep.Trial.TrialOutcome;
import io.lookonce.jobs.sweep.TrialTasks.TrialWork;
import io.lookonce.jobs.training.AveragedTraining;
import io.lookonce.jobs.training.InMemorySplits;
import io.lookonce.jobs.training.SingleTraining;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

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
   * @return the content of {@code run.json}
   */
  public RunFile run(SparkSession spark, boolean retry, double maxErrorRate, SweepListener listener)
      throws IOException {
    SweepRun run = new SweepRun(request, maxErrorRate);
    output.claim(request);
    try {
      train(spark, missing(retry), listener);
      Collection<TrialRecord> trials = output.trials().values();
      new TrialTable(spark, storage, output).write(trials);
      RunFile file = run.done(trials);
      write(output.report(), SweepReportPage.html(report(spark, trials, file)));
      write(output.runFile(), file.json());
      return file;
    } catch (Exception failure) {
      // Spark throws checked exceptions that no method declares.
      FailureRecord.write(failure, () -> write(output.runFile(), run.failed(failure).json()));
      throw failure;
    }
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
    List<TrialWork> works = new ArrayList<>(trials.size());
    try {
      for (Trial trial : trials) {
        Path dataset = trial.request().dataset();
        if (!sent.containsKey(dataset)) {
          sent.put(dataset, context.broadcast(data(spark, trial)));
        }
        works.add(
            new TrialWork(trial.number(), SingleTraining.of(trial.request()), sent.get(dataset)));
      }
      carryOut(context, works, commits);
    } finally {
      sent.values().forEach(Broadcast::destroy);
    }
  }

  /** Runs the tasks. After a failed commit, which cancels them, their errors are ignored. */
  private static void carryOut(
      JavaSparkContext context, List<TrialWork> works, TrialCommits commits) {
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

  private SweepReport report(SparkSession spark, Collection<TrialRecord> trials, RunFile file)
      throws IOException {
    // A run without missing trials has not read the points yet.
    for (Trial trial : request.trials()) {
      if (trial.request().isPlanar()) {
        data(spark, trial);
      }
    }
    return new SweepReportWriter(request, data).report(trials, file);
  }

  private void write(Path file, String text) throws IOException {
    storage.writeAtomically(file, text.getBytes(UTF_8));
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
}
