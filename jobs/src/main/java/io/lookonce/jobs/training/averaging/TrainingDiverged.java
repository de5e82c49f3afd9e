package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.checkpoint.TrainingState;

/**
 * The loss, a parameter or the network's output became infinite or no number. The message names
 * round and worker, or the split.
 */
public final class TrainingDiverged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TrainingState state;
  private final transient RoundTimes times;

  /**
   * @param message what happened where, in one line
   * @param state where the training stood at last
   * @param times where the time of this run went
   */
  TrainingDiverged(String message, TrainingState state, RoundTimes times) {
    super(message);
    this.state = state;
    this.times = times;
  }

  /**
   * @param before where the training stood before that epoch; it has been saved
   */
  public static TrainingDiverged inEpoch(TrainingState before, RoundTimes times) {
    return new TrainingDiverged(
        "the loss or a parameter is no finite number in epoch %d;".formatted(before.epoch() + 1)
            + " the checkpoint before that epoch is kept; try a smaller learning-rate",
        before,
        times);
  }

  /**
   * The parameters are numbers, but what the network answers is none.
   *
   * @param split its title
   * @param epoch after which it was asked, from 1
   */
  static TrainingDiverged onSplit(String split, int epoch, TrainingState state, RoundTimes times) {
    return new TrainingDiverged(
        "the network's output is no finite number on the %s split after epoch %d;"
                .formatted(split, epoch)
            + " try a smaller learning-rate",
        state,
        times);
  }

  /** Where the training stood at last. */
  public TrainingState state() {
    return state;
  }

  /** Where the time of this run went. */
  public RoundTimes times() {
    return times;
  }
}
