package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.SeededShuffle;
import java.io.Serializable;

/**
 * The steps of every worker in one round.
 *
 * @param epochPlan distribution of the examples
 * @param seed of the order of the examples
 * @param epoch from 0
 * @param round within the epoch, from 0
 */
public record RoundPlan(EpochPlan epochPlan, long seed, int epoch, int round)
    implements Serializable {

  /** Separates the random stream of the sizes from that of the orders. */
  private static final long SIZES = 0x5125;

  /** The order of a worker's examples in this epoch. */
  public int[] order(int worker) {
    return SeededShuffle.permutation(epochPlan.examplesOf(worker), seed, epoch + 1L, worker);
  }

  /**
   * The input size of this round in a multi-scale training, the same on every worker.
   *
   * @param sizes number of sizes
   * @return index of the size, from 0
   */
  int size(int sizes) {
    return (int) Math.floorMod(SeededShuffle.mixed(SIZES, seed, epoch, round), (long) sizes);
  }

  /** Index in a worker's order at which this round starts. */
  int firstExample(int worker) {
    long first = (long) round * epochPlan.frequency() * epochPlan.batchSize();
    return (int) Math.min(first, epochPlan.examplesOf(worker));
  }

  /** Iterations before this round in all epochs, for a worker that trains in every step. */
  public int firstIteration() {
    return Math.addExact(
        Math.multiplyExact(epoch, epochPlan.steps()), round * epochPlan.frequency());
  }
}
