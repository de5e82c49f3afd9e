package io.lookonce.jobs.sweep;

import io.lookonce.data.Split;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import io.lookonce.jobs.training.TrainingResult;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ranks trials by accuracy on the validation split; without one on the test split, and without that
 * on the training split.
 */
final class TrialRanking {

  private static final List<Split> IN_ORDER = List.of(Split.VALIDATION, Split.TEST, Split.TRAIN);

  private TrialRanking() {}

  /** Title of the split that ranks the trials. */
  static String split(Collection<TrialRecord> trials) {
    return IN_ORDER.stream()
        .map(Split::title)
        .filter(split -> trials.stream().anyMatch(trial -> score(trial, split).isPresent()))
        .findFirst()
        .orElse(Split.TRAIN.title());
  }

  /** Score of a trial on a split; empty after a failure or without such a split. */
  static Optional<TrainingResult.Score> score(TrialRecord trial, String split) {
    return trial.succeeded()
        ? Optional.ofNullable(trial.result().scores().get(split))
        : Optional.empty();
  }

  /** Best first; ties by smaller loss, then by number; failed trials last. */
  static List<TrialRecord> ranked(Collection<TrialRecord> trials) {
    String split = split(trials);
    return trials.stream()
        .sorted(
            Comparator.<TrialRecord>comparingDouble(
                    trial -> -score(trial, split).map(TrainingResult.Score::accuracy).orElse(-1.0))
                .thenComparingDouble(
                    trial ->
                        score(trial, split)
                            .map(TrainingResult.Score::loss)
                            .orElse(Double.MAX_VALUE))
                .thenComparingInt(TrialRecord::number))
        .toList();
  }
}
