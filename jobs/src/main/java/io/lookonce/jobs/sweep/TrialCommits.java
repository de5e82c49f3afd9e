package io.lookonce.jobs.sweep;

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
 * Keeps every trial as soon as it has ended, in a thread of its own: the file system must not hold
 * up Spark's scheduler.
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
   * @param planned how many trials will end
   * @param onFailure is run when a trial could not be kept, as on a disk that is full
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

  /** Notes that a trial has ended. */
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

  /** Whether a trial could not be kept, so that it is not worth while to train more. */
  boolean haveFailed() {
    return failed;
  }

  /**
   * Waits until all are kept.
   *
   * @throws IOException if one could not be
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
      throw new IOException("a trial could not be kept: " + ErrorMessage.firstLine(cause), cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a trial was being kept", interrupted);
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
