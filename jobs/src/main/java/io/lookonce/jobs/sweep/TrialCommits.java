package io.lookonce.jobs.sweep;

import io.lookonce.jobs.averaging.TrainingResult;
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
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final List<Future<?>> commits = new ArrayList<>();
  private int kept;

  /**
   * @param planned how many trials will end
   */
  TrialCommits(SweepRequest request, SweepOutput output, int planned, SweepListener listener) {
    this.request = request;
    this.output = output;
    this.planned = planned;
    this.listener = listener;
  }

  /** Notes that a trial has ended. */
  synchronized void ended(TrialOutcome outcome) {
    commits.add(writer.submit(() -> keep(outcome)));
  }

  private Void keep(TrialOutcome outcome) throws IOException {
    Trial trial = request.trials().get(outcome.number() - 1);
    output.commit(TrialRecord.of(trial, outcome));
    kept++;
    listener.trialEnded(kept, planned, trial.name(), said(outcome));
    return null;
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
    } catch (ExecutionException failed) {
      throw new IOException("a trial could not be kept: " + failed.getMessage(), failed);
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
    said.append(String.format(Locale.ROOT, "cost %.4f", result.lastCost()));
    result
        .scores()
        .forEach(
            (split, score) ->
                said.append(String.format(Locale.ROOT, ", %s %.4f", split, score.accuracy())));
    return said.append(String.format(Locale.ROOT, ", %.1f s", result.seconds())).toString();
  }
}
