package io.lookonce.jobs.training.data;

import java.io.Serializable;

/**
 * Distribution of an epoch's examples: each example belongs to one worker, each worker splits its
 * examples into mini-batches (the last may be smaller), and a round takes {@code frequency}
 * mini-batches of each worker.
 *
 * @param examples examples of the training split, at least {@code workers}
 * @param workers workers, at least 1
 * @param batchSize examples in one worker's mini-batch, at least 1
 * @param frequency mini-batches of one worker in a round, at least 1
 */
public record EpochPlan(int examples, int workers, int batchSize, int frequency)
    implements Serializable {

  /** Examples of one worker; the numbers of two workers differ by at most one. */
  public int examplesOf(int worker) {
    return examples / workers + (worker < examples % workers ? 1 : 0);
  }

  /** Iterations of an epoch: the most mini-batches that any worker trains. */
  public int steps() {
    return divideUp(examplesOf(0), batchSize);
  }

  /** Rounds of an epoch; the last one may be shorter. */
  public int rounds() {
    return divideUp(steps(), frequency);
  }

  /** Rounds that the examples fill completely, at least 1. */
  public int wholeRounds() {
    return Math.max(1, examples / roundSize());
  }

  /** Examples that fit into the {@link #wholeRounds}. */
  public int examplesOfWholeRounds() {
    return Math.min(examples, wholeRounds() * roundSize());
  }

  /**
   * Examples of all workers in a full round.
   *
   * @throws ArithmeticException if the number exceeds an {@code int}
   */
  public int roundSize() {
    return Math.multiplyExact(Math.multiplyExact(workers, batchSize), frequency);
  }

  /** Examples that one worker trains in a round. */
  public int examplesOf(int worker, int round) {
    long from = (long) round * frequency * batchSize;
    long to = from + (long) frequency * batchSize;
    int available = examplesOf(worker);
    return (int) (Math.min(to, available) - Math.min(from, available));
  }

  private static int divideUp(int dividend, int divisor) {
    return (dividend - 1) / divisor + 1;
  }
}
