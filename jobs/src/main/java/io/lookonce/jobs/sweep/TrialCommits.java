package io.lookonce.jobs.sweep;

import io.lookonce.jobs.sweep.SweepJob.SweepListener;
import io.lookonce.jobs.sweep.Trial.TrialOutcome;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import io.lookonce.jobs.training.TrainingResult;
import io.lookonce.storage.ErrorMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes the record of every trial as soon as it ends, on a separate thread, so that file system
 * latency does not block Spark's scheduler.
 */
final class TrialCommits implements AutoCloseable {

  private final SweepRequest request;
  private final SweepOutput output;
  private final int planned;
  private final SweepListener listener;
  private final Runnable onFailure;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final List<Future<?>> commits = new ArrayList<>();
  private int kept;
  private volatile boolean failed;

  /**
   * @param planned number of trials of this run
   * @param onFailure runs when a record cannot be written, for example on a full disk
   */
  TrialCommits(
      SweepRequest request,
      SweepOutput output,
      int planned,
      SweepListener listener,
      Runnable onFailure) {
    this.request = request;
    this.output = output;
    this.planned = planned;
    this.listener = listener;
    this.onFailure = onFailure;
  }

  /** Queues the record of a trial. */
  synchronized void ended(TrialOutcome outcome) {
    commits.add(writer.submit(() -> keep(outcome)));
  }

  private Void keep(TrialOutcome outcome) throws IOException {
    Trial trial = request.trials().get(outcome.number() - 1);
    try {
      output.commit(TrialRecord.of(trial, outcome));
    } catch (IOException failure) {
      failed = true;
      onFailure.run();
      throw failure;
    }
    kept++;
    listener.trialEnded(kept, planned, trial.name(), said(outcome));
    return null;
  }

  /** Whether a record could not be written, so further training would be lost. */
  boolean haveFailed() {
    return failed;
  }

  /**
   * Waits until all records are written.
   *
   * @throws IOException if one cannot be written
   */
  @Override
  public synchronized void close() throws IOException {
    writer.shutdown();
    try {
      for (Future<?> commit : commits) {
        commit.get();
      }
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      throw new IOException(
          "cannot write the record of a trial: " + ErrorMessage.firstLine(cause), cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing the record of a trial", interrupted);
    }
  }

  private static String said(TrialOutcome outcome) {
    TrainingResult result = outcome.result();
    if (result == null) {
      return "failed: " + outcome.error();
    }
    StringBuilder said = new StringBuilder();
    said.append(String.format(Locale.ROOT, "loss %.4f", result.epochLoss()));
    result
        .scores()
        .forEach(
            (split, score) ->
                said.append(String.format(Locale.ROOT, ", %s %.4f", split, score.accuracy())));
    return said.append(String.format(Locale.ROOT, ", %.1f s", result.seconds())).toString();
  }
}
