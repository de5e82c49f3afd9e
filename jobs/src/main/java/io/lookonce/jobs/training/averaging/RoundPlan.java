package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.SeededShuffle;
import java.io.Serializable;

/**
 * Which steps every worker takes in a round.
 *
 * @param epochPlan how the examples are shared out
 * @param seed of the order of the examples
 * @param epoch from 0
 * @param round within the epoch, from 0
 */
public record RoundPlan(EpochPlan epochPlan, long seed, int epoch, int round)
    implements Serializable {

  /** Keeps the draw of sizes apart from the orders. */
  private static final long SIZES = 0x5125;

  /** The order in which a worker trains its examples in this epoch. */
  public int[] order(int worker) {
    return SeededShuffle.permutation(epochPlan.examplesOf(worker), seed, epoch + 1L, worker);
  }

  /**
   * Which of several sizes of input the round is trained at, the same on every worker.
   *
   * @param sizes how many there are
   * @return from 0
   */
  int size(int sizes) {
    return (int) Math.floorMod(SeededShuffle.mixed(SIZES, seed, epoch, round), (long) sizes);
  }

  /** Where in its order a worker begins. */
  int firstExample(int worker) {
    long first = (long) round * epochPlan.frequency() * epochPlan.batchSize();
    return (int) Math.min(first, epochPlan.examplesOf(worker));
  }

  /** Steps that a worker that trains every step has taken before, in all epochs. */
  public int firstIteration() {
    return Math.addExact(
        Math.multiplyExact(epoch, epochPlan.steps()), round * epochPlan.frequency());
  }
}
