package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.jobs.training.data.SplitScore;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the rounds of a training and evaluates its parameters. */
public interface Rounds extends AutoCloseable {

  /**
   * Trains one round on every worker.
   *
   * @param state the {@link FlatState} at the start of the round; must not change before this
   *     returns
   */
  Aggregation.Round runRound(byte[] state, RoundPlan round);

  /**
   * Evaluates the validation split between two epochs: metrics only.
   *
   * @param parameters little-endian float32; further numbers are ignored
   */
  SplitScore validate(byte[] parameters) throws IOException;

  /**
   * Evaluates a split that has examples, with its misclassified images.
   *
   * @param parameters little-endian float32
   */
  SplitScore evaluate(Split split, byte[] parameters) throws IOException;

  /** Evaluates several splits; the scores are keyed by title, in the order of the splits. */
  default Map<String, SplitScore> evaluateAll(List<Split> splits, byte[] parameters)
      throws IOException {
    Map<String, SplitScore> scores = new LinkedHashMap<>();
    for (Split split : splits) {
      scores.put(split.title(), evaluate(split, parameters));
    }
    return scores;
  }

  @Override
  void close();

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
}
