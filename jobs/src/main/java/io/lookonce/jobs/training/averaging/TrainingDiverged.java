package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.checkpoint.TrainingState;
import java.util.Locale;

/**
 * Training diverged: the loss, a parameter or the network's output is infinite or {@code NaN}. The
 * message names round and worker, or the split.
 */
public final class TrainingDiverged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TrainingState state;
  private final transient RoundTimes times;

  /**
   * @param message one line
   * @param state the last finite state
   * @param times time of this run's rounds
   */
  TrainingDiverged(String message, TrainingState state, RoundTimes times) {
    super(message);
    this.state = state;
    this.times = times;
  }

  /**
   * @param before state before that epoch, already saved as a checkpoint
   */
  public static TrainingDiverged inEpoch(TrainingState before, RoundTimes times) {
    return new TrainingDiverged(
        String.format(
                Locale.ROOT,
                "the loss or a parameter is not finite in epoch %d;",
                before.epoch() + 1)
            + " the checkpoint before that epoch is kept; try a smaller learning-rate",
        before,
        times);
  }

  /**
   * The parameters are finite, but the network's output is not.
   *
   * @param split title of the split
   * @param epoch last epoch before the evaluation, from 1
   */
  static TrainingDiverged onSplit(String split, int epoch, TrainingState state, RoundTimes times) {
    return new TrainingDiverged(
        String.format(
                Locale.ROOT,
                "the network's output is not finite on the %s split after epoch %d;",
                split,
                epoch)
            + " try a smaller learning-rate",
        state,
        times);
  }

  /** The last finite state. */
  public TrainingState state() {
    return state;
  }

  /** Time of this run's rounds. */
  public RoundTimes times() {
    return times;
  }
}
