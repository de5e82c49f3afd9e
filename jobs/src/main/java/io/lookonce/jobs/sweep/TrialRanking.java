package io.lookonce.jobs.sweep;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.TrainingResult;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which trial is the best: by the validation split, which is there for that; without one by the
 * test, and without that by the training split.
 */
final class TrialRanking {

  private static final List<Split> IN_ORDER = List.of(Split.VALIDATION, Split.TEST, Split.TRAIN);

  private TrialRanking() {}

  /** The title of the split that decides. */
  static String split(Collection<TrialRecord> trials) {
    return IN_ORDER.stream()
        .map(Split::title)
        .filter(split -> trials.stream().anyMatch(trial -> score(trial, split).isPresent()))
        .findFirst()
        .orElse(Split.TRAIN.title());
  }

  /** How good a trial is on a split; empty where it failed, or there is no such split. */
  static Optional<TrainingResult.Score> score(TrialRecord trial, String split) {
    return trial.succeeded()
        ? Optional.ofNullable(trial.result().scores().get(split))
        : Optional.empty();
  }

  /** The best trials first, of equals those with the smaller loss; failed ones last. */
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
