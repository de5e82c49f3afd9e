package io.lookonce.jobs.training.checkpoint;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * State of a training between two rounds: everything that its continuation depends on. A round
 * changes values and momentum in place, so a state is valid until the next round starts.
 *
 * @param values parameters in DL4J's flat order, then optimizer state; little-endian float32
 * @param momentum the outer momentum; may be empty
 * @param best parameters of the best epoch so far; may be empty
 * @param average exponential moving average of the parameters, changed in place as well; may be
 *     empty
 * @param epoch completed epochs
 * @param round completed rounds of the current epoch
 * @param epochExamples examples trained in the current epoch
 * @param epochLoss sum of the losses of those examples
 * @param roundLosses loss curve over all rounds
 * @param history one entry per completed epoch
 */
public record TrainingState(
    byte[] values,
    byte[] momentum,
    byte[] best,
    byte[] average,
    int epoch,
    int round,
    long epochExamples,
    double epochLoss,
    RoundLosses roundLosses,
    List<EpochMetrics> history) {

  public static TrainingState initial(byte[] values, byte[] momentum) {
    return new TrainingState(
        values, momentum, new byte[0], new byte[0], 0, 0, 0, 0, RoundLosses.none(), List.of());
  }

  /** The same state with a moving average. */
  public TrainingState withAverage(byte[] parameters) {
    return new TrainingState(
        values,
        momentum,
        best,
        parameters,
        epoch,
        round,
        epochExamples,
        epochLoss,
        roundLosses,
        history);
  }

  public TrainingState afterRound(long examples, double loss) {
    return new TrainingState(
        values,
        momentum,
        best,
        average,
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
        average,
        epoch + 1,
        0,
        0,
        0,
        roundLosses,
        Collections.unmodifiableList(Arrays.asList(longer)));
  }

  /** Completed rounds of all epochs. */
  public long rounds() {
    return history.stream().mapToLong(EpochMetrics::rounds).sum() + round;
  }

  /** Saves states of a training, so that it can be resumed. */
  public interface StateSaver {

    /** Saves nothing: for a training that restarts from its beginning. */
    StateSaver NONE =
        new StateSaver() {
          @Override
          public void write(TrainingState state) {}

          @Override
          public String kept() {
            return "";
          }
        };

    /** Saves a copy of a state. */
    void write(TrainingState state) throws IOException;

    /** Clause for the message of a diverged training about the saved state; may be empty. */
    String kept();
  }

  /**
   * Metrics of one epoch.
   *
   * @param epoch from 1
   * @param examples examples trained, each once
   * @param rounds rounds, each ending with an average
   * @param loss mean loss per example before each step, regularisation included
   * @param learningRate at the epoch's first step
   * @param validationLoss mean cross-entropy on the validation split; null without one
   * @param validationAccuracy accuracy on the validation split; null without one, and for detectors
   * @param validationMap50 mAP50 on the validation split; null for classifiers, and unless it
   *     selects the epoch
   */
  public record EpochMetrics(
      int epoch,
      long examples,
      int rounds,
      double loss,
      double learningRate,
      Double validationLoss,
      Double validationAccuracy,
      Double validationMap50) {

    /** The primary metric on the validation split; null without one. */
    private Double metric() {
      return validationMap50 != null ? validationMap50 : validationAccuracy;
    }

    /**
     * The first of the best epochs.
     *
     * @param history not empty; with a validation split
     * @param byMetric whether the greatest primary metric is best, not the least loss
     */
    public static EpochMetrics best(List<EpochMetrics> history, boolean byMetric) {
      Comparator<EpochMetrics> order =
          byMetric
              ? Comparator.comparing(EpochMetrics::metric, Comparator.reverseOrder())
              : Comparator.comparing(EpochMetrics::validationLoss);
      return history.stream().min(order).orElseThrow();
    }
  }
}
