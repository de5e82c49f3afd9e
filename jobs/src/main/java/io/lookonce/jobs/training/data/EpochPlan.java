package io.lookonce.jobs.training.data;

import java.io.Serializable;

/**
 * How the examples of an epoch are shared out: every example to one worker, every worker's in
 * mini-batches, the last one smaller if need be, and so many mini-batches to a round.
 *
 * @param examples examples of the training split, at least {@code workers}
 * @param workers workers, at least 1
 * @param batchSize examples in one worker's mini-batch, at least 1
 * @param frequency mini-batches of one worker in a round, at least 1
 */
public record EpochPlan(int examples, int workers, int batchSize, int frequency)
    implements Serializable {

  /** How many examples a worker has; no two workers differ by more than one. */
  public int examplesOf(int worker) {
    return examples / workers + (worker < examples % workers ? 1 : 0);
  }

  /** The most mini-batches that a worker trains in an epoch: the epoch's count of iterations. */
  public int steps() {
    return divideUp(examplesOf(0), batchSize);
  }

  /** Rounds of an epoch; the last one is shorter if need be. */
  public int rounds() {
    return divideUp(steps(), frequency);
  }

  /** Rounds that the examples fill, and one where they do not fill any. */
  public int wholeRounds() {
    return Math.max(1, examples / roundSize());
  }

  /** The examples that {@link #wholeRounds} have room for. */
  public int examplesOfWholeRounds() {
    return Math.min(examples, wholeRounds() * roundSize());
  }

  /**
   * Examples of all workers in a full round.
   *
   * @throws ArithmeticException if they are more than an {@code int} counts
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

  /** Examples that all workers together train in a round. */
  int examplesOfRound(int round) {
    int sum = 0;
    for (int worker = 0; worker < workers; worker++) {
      sum += examplesOf(worker, round);
    }
    return sum;
  }

  private static int divideUp(int dividend, int divisor) {
    return (dividend - 1) / divisor + 1;
  }
}
