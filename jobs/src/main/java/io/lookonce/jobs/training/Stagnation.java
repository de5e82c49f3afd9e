package io.lookonce.jobs.training;

import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.jobs.training.data.SplitScore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recognises a training that stands still, as of a network whose units have all died. */
final class Stagnation {

  /** With fewer epochs nothing can be said. */
  private static final int FEWEST_EPOCHS = 4;

  /** A loss that changes by less, relative to its size, stands still. */
  private static final double SMALLEST_CHANGE = 0.01;

  /** A detector below this mAP50 has learnt nothing. */
  private static final double NOTHING_FOUND = 0.01;

  private static final String MAP50 = "map50";

  private Stagnation() {}

  /** The warning of a completed training, see {@link #warning(List, boolean)}. */
  static Optional<String> warning(TrainingEngine.Trained trained) {
    boolean findsNothing =
        !trained.scores().isEmpty()
            && trained.scores().values().stream().allMatch(Stagnation::fails);
    return warning(trained.state().history(), findsNothing);
  }

  private static boolean fails(SplitScore score) {
    return score.metric().equals(MAP50) && score.metricValue() < NOTHING_FOUND;
  }

  /**
   * A warning, without a full stop, if the loss on the validation split, or the training loss where
   * there is none, stood still: in all epochs, or in the second half of those of a detector that
   * finds nothing. A loss that stands still because the network has learnt what it can gives none.
   *
   * @param history of all epochs
   */
  static Optional<String> warning(List<EpochMetrics> history, boolean findsNothing) {
    if (history.size() < FEWEST_EPOCHS) {
      return Optional.empty();
    }
    int first = findsNothing ? history.size() / 2 : 0;
    boolean validates = history.stream().allMatch(epoch -> epoch.validationLoss() != null);
    double[] losses =
        history.stream()
            .skip(first)
            .mapToDouble(epoch -> validates ? epoch.validationLoss() : epoch.loss())
            .toArray();
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double loss : losses) {
      least = Math.min(least, loss);
      greatest = Math.max(greatest, loss);
    }
    if (greatest - least > SMALLEST_CHANGE * Math.abs(greatest)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the %s loss stood still: %.4g to %.4g in epochs %d to %d%s; try a smaller"
                + " learning-rate, schedule.warm-up with unit = iteration, or"
                + " gradient-clipping.norm",
            validates ? "validation" : "training",
            least,
            greatest,
            first + 1,
            history.size(),
            findsNothing ? ", and the detector finds nothing" : ""));
  }
}
