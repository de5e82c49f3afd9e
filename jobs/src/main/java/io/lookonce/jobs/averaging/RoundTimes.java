package io.lookonce.jobs.averaging;

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

  void add(List<WorkerReport> reports, double roundSeconds, double sumSeconds) {
    double slowest =
        reports.stream().mapToLong(WorkerReport::computeNanoseconds).max().orElse(0) / 1e9;
    double mean =
        reports.stream().mapToLong(WorkerReport::computeNanoseconds).average().orElse(0) / 1e9;
    compute += mean;
    wait += slowest - mean;
    sum += sumSeconds;
    transfer += Math.max(0, roundSeconds - slowest - sumSeconds);
    examples += reports.stream().mapToLong(WorkerReport::examples).sum();
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

  /** Examples that all workers together trained in this time. */
  public double examplesPerSecond() {
    return examples / total();
  }
}
