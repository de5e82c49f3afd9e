package io.lookonce.jobs.training.averaging;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of the rounds went, in seconds of wall clock; the four parts add up to all of it.
 * Mutable: rounds are added as they end.
 */
public final class RoundTimes {

  private double compute;
  private double wait;
  private double transfer;
  private double sum;
  private long examples;
  private final List<WorkerWork> workers = new ArrayList<>();

  /**
   * What one worker has done so far.
   *
   * @param examples examples that it trained
   * @param computeSeconds time of its training steps
   */
  public record WorkerWork(long examples, double computeSeconds) {

    WorkerWork plus(WorkerReport report) {
      return new WorkerWork(
          examples + report.examples(), computeSeconds + report.computeNanoseconds() / 1e9);
    }
  }

  public void add(List<WorkerReport> reports, double roundSeconds, double sumSeconds) {
    double slowest =
        reports.stream().mapToLong(WorkerReport::computeNanoseconds).max().orElse(0) / 1e9;
    double mean =
        reports.stream().mapToLong(WorkerReport::computeNanoseconds).average().orElse(0) / 1e9;
    compute += mean;
    wait += slowest - mean;
    sum += sumSeconds;
    transfer += Math.max(0, roundSeconds - slowest - sumSeconds);
    examples += reports.stream().mapToLong(WorkerReport::examples).sum();
    for (WorkerReport report : reports) {
      while (workers.size() <= report.worker()) {
        workers.add(new WorkerWork(0, 0));
      }
      workers.set(report.worker(), workers.get(report.worker()).plus(report));
    }
  }

  /** Training steps, the mean over the workers. */
  public double compute() {
    return compute;
  }

  /** Waiting for the slowest worker, the mean over the workers. */
  public double waiting() {
    return wait;
  }

  /** Sending states out and back, starting tasks, and copying. */
  public double transfer() {
    return transfer;
  }

  /** Summing in the driver. */
  public double summing() {
    return sum;
  }

  /** All of it. */
  public double total() {
    return compute + wait + transfer + sum;
  }

  /** What every worker did, in their order. */
  public List<WorkerWork> workers() {
    return List.copyOf(workers);
  }

  /** Examples that all workers together trained. */
  long examples() {
    return examples;
  }

  /** Examples that all workers together trained in a second of this time. */
  public double examplesPerSecond() {
    return examples / total();
  }
}
