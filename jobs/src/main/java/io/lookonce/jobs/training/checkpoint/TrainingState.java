package io.lookonce.jobs.training.checkpoint;

import io.lookonce.jobs.training.averaging.FlatState;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where a training stands between two rounds: all that the rest of it depends on. A round changes
 * the values and the momentum in place, so a state is of use until the next round begins.
 *
 * @param values the network's {@link FlatState}
 * @param momentum the outer momentum; empty where there is none
 * @param best the parameters of the best epoch so far; empty before there is one
 * @param epoch epochs done
 * @param round rounds done of the current epoch
 * @param epochExamples examples trained in the current epoch
 * @param epochCost sum of the losses of those examples
 * @param roundCosts the course of the loss over all rounds
 * @param history one entry per epoch done
 */
public record TrainingState(
    byte[] values,
    byte[] momentum,
    byte[] best,
    int epoch,
    int round,
    long epochExamples,
    double epochLoss,
    RoundLosses roundLosses,
    List<EpochMetrics> history) {

  public static TrainingState initial(byte[] values, byte[] momentum) {
    return new TrainingState(
        values, momentum, new byte[0], 0, 0, 0, 0, RoundLosses.none(), List.of());
  }

  public TrainingState afterRound(long examples, double loss) {
    return new TrainingState(
        values,
        momentum,
        best,
        epoch,
        round + 1,
        epochExamples + examples,
        epochLoss + loss,
        roundLosses.plus(loss / examples),
        history);
  }

  public TrainingState afterEpoch(EpochMetrics metrics, byte[] newBest) {
    // One copy: small networks train tens of thousands of epochs.
    EpochMetrics[] longer = history.toArray(new EpochMetrics[history.size() + 1]);
    longer[history.size()] = metrics;
    return new TrainingState(
        values,
        momentum,
        newBest,
        epoch + 1,
        0,
        0,
        0,
        roundLosses,
        Collections.unmodifiableList(Arrays.asList(longer)));
  }

  /** Rounds done in all epochs. */
  public long rounds() {
    return history.stream().mapToLong(EpochMetrics::rounds).sum() + round;
  }
}
