package io.lookonce.jobs.training.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Time of the rounds in seconds of wall clock, in four parts that add up to the total. Mutable:
 * rounds are added as they end.
 */
public final class RoundTimes {

  private double compute;
  private double wait;
  private double transfer;
  private double sum;
  private long examples;
  private final List<WorkerWork> workers = new ArrayList<>();

  /**
   * Work of one worker so far.
   *
   * @param examples examples trained
   * @param computeSeconds time of the training steps
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

  /** Time of the training steps, mean over the workers. */
  public double compute() {
    return compute;
  }

  /** Time waiting for the slowest worker, mean over the workers. */
  public double waiting() {
    return wait;
  }

  /** Time of broadcasting, sending and copying states, and of starting tasks. */
  public double transfer() {
    return transfer;
  }

  /** Time of summing in the driver. */
  public double summing() {
    return sum;
  }

  public double total() {
    return compute + wait + transfer + sum;
  }

  /** The work of every worker, in order. */
  public List<WorkerWork> workers() {
    return List.copyOf(workers);
  }

  /** Examples trained by all workers together. */
  long examples() {
    return examples;
  }

  /** Examples per second of all workers together. */
  public double examplesPerSecond() {
    return examples / total();
  }

  /**
   * A worker's report on its part of a round.
   *
   * @param worker index of the worker, from 0
   * @param examples examples that it trained
   * @param lossSum loss of every mini-batch before its step, times its examples, summed
   * @param finite whether all losses and parameters are finite
   * @param computeNanoseconds time of the training steps
   * @param copyNanoseconds time of copying the state in and out
   */
  public record WorkerReport(
      int worker,
      long examples,
      double lossSum,
      boolean finite,
      long computeNanoseconds,
      long copyNanoseconds)
      implements Serializable {}
}
