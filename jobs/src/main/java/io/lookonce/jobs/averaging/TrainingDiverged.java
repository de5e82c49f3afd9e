package io.lookonce.jobs.averaging;

/**
 * The cost, a parameter or the network's output became infinite or no number. The message names
 * round and worker, or the split.
 */
public final class TrainingDiverged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TrainingState state;
  private final transient RoundTimes times;

  private TrainingDiverged(String message, TrainingState state, RoundTimes times) {
    super(message + "; try a smaller learning-rate");
    this.state = state;
    this.times = times;
  }

  /**
   * @param before where the training stood before that round; it has been saved
   */
  static TrainingDiverged inRound(int worker, TrainingState before, RoundTimes times) {
    return new TrainingDiverged(
        "the cost or a parameter is no finite number in round %d of epoch %d on worker %d;"
                .formatted(before.round() + 1, before.epoch() + 1, worker)
            + " the checkpoint before that round is kept",
        before,
        times);
  }

  /**
   * @param before where the training stood before that epoch; it has been saved
   */
  static TrainingDiverged inEpoch(TrainingState before, RoundTimes times) {
    return new TrainingDiverged(
        "the cost or a parameter is no finite number in epoch %d;".formatted(before.epoch() + 1)
            + " the checkpoint before that epoch is kept",
        before,
        times);
  }

  /**
   * @param split its title
   * @param epochs epochs done
   */
  static TrainingDiverged onSplit(String split, int epochs, TrainingState state, RoundTimes times) {
    return new TrainingDiverged(
        "the network's output is no finite number on the %s split after epoch %d"
            .formatted(split, epochs),
        state,
        times);
  }

  /** Where the training stood at last. */
  TrainingState state() {
    return state;
  }

  /** Where the time of this run went. */
  RoundTimes times() {
    return times;
  }
}
