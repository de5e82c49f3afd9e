package io.lookonce.jobs.training;

import io.lookonce.data.DatasetCard;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.checkpoint.RoundLosses;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.report.TrainReport;
import io.lookonce.network.TrainingSettings.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Builds the report {@code train.html} of a training. */
final class TrainReportBuilder {

  private final TrainingRequest request;
  private final long roundsBefore;

  /**
   * @param from state that this run resumed
   */
  TrainReportBuilder(TrainingRequest request, Optional<TrainingState> from) {
    this.request = request;
    this.roundsBefore = from.map(TrainingState::rounds).orElse(0L);
  }

  /** The page of a completed training. */
  String done(TrainingEngine.Trained trained, RunResult result, Provenance provenance) {
    return html(
        trained.state(),
        trained.times(),
        trained.scores(),
        Stagnation.warning(trained),
        false,
        result.health(),
        result.digests(),
        provenance);
  }

  /** The page of a training that diverged, up to its last finite state. */
  String diverged(TrainingDiverged diverged, String headline, Provenance provenance) {
    return html(
        diverged.state(),
        diverged.times(),
        Map.of(),
        Optional.empty(),
        true,
        headline,
        Map.of(),
        provenance);
  }

  private String html(
      TrainingState state,
      RoundTimes times,
      Map<String, SplitScore> scores,
      Optional<String> stagnation,
      boolean diverged,
      String headline,
      Map<String, String> digests,
      Provenance provenance) {
    List<TrainReport.SplitResult> splits = new ArrayList<>();
    scores.forEach((split, score) -> splits.add(score.result(split)));
    return new TrainReport(
            headline,
            diverged,
            notices(state, stagnation, diverged),
            subject(),
            new TrainReport.Extent(
                state.epoch(),
                request.plan().settings().epochs(),
                state.rounds(),
                request.plan().epochPlan().examples()),
            roundLosses(state.roundLosses()),
            state.history().stream().map(TrainReportBuilder::epoch).toList(),
            new TrainReport.Times(
                times.compute(),
                times.waiting(),
                times.transfer(),
                times.summing(),
                times.examplesPerSecond()),
            times.workers().stream()
                .map(work -> new TrainReport.Worker(work.examples(), work.computeSeconds()))
                .toList(),
            splits,
            provenance,
            digests)
        .html();
  }

  private List<String> notices(TrainingState state, Optional<String> stagnation, boolean diverged) {
    List<String> notices = new ArrayList<>();
    if (diverged) {
      notices.add(
          "This training diverged and wrote no model. The report covers the rounds before.");
    } else if (state.epoch() < request.plan().settings().epochs()) {
      notices.add(stoppedEarly(state));
    } else if (request.plan().settings().selection() != Selection.LAST) {
      notices.add(
          String.format(
              Locale.ROOT,
              "The parameters of epoch %,d are kept, after which the %s on the validation split was"
                  + " %s.",
              EpochMetrics.best(state.history(), byMetric()).epoch(),
              byMetric() ? "metric" : "loss",
              byMetric() ? "greatest" : "lowest"));
    }
    request.warnings().forEach(warning -> notices.add("Warning: " + warning + "."));
    stagnation.ifPresent(warning -> notices.add("Warning: " + warning + "."));
    if (roundsBefore > 0) {
      notices.add(
          String.format(
              Locale.ROOT,
              "This training was resumed from a checkpoint: times and speeds cover its last %,d of"
                  + " %,d rounds.",
              state.rounds() - roundsBefore,
              state.rounds()));
    }
    return notices;
  }

  private String stoppedEarly(TrainingState state) {
    return String.format(
        Locale.ROOT,
        "Stopped early, after %,d of %,d epochs: the %s on the validation split was %s after"
            + " epoch %,d, whose parameters are kept.",
        state.epoch(),
        request.plan().settings().epochs(),
        byMetric() ? "metric" : "loss",
        byMetric() ? "greatest" : "lowest",
        EpochMetrics.best(state.history(), byMetric()).epoch());
  }

  private boolean byMetric() {
    return request.plan().settings().selection() == Selection.METRIC;
  }

  private TrainReport.Subject subject() {
    DatasetCard dataset = request.plan().dataset();
    return new TrainReport.Subject(
        request.plan().network().name(),
        dataset.name(),
        request.plan().task().shape(),
        dataset.classes().size(),
        request.plan().settings().averaging().workers());
  }

  private List<TrainReport.RoundLoss> roundLosses(RoundLosses losses) {
    double rounds = request.plan().epochPlan().rounds();
    return losses.course().stream()
        .map(point -> new TrainReport.RoundLoss(point.rounds() / rounds, point.loss()))
        .toList();
  }

  private static TrainReport.Epoch epoch(EpochMetrics metrics) {
    return new TrainReport.Epoch(
        metrics.epoch(),
        metrics.loss(),
        metrics.learningRate(),
        metrics.validationLoss() == null ? Double.NaN : metrics.validationLoss(),
        metrics.validationAccuracy() == null ? Double.NaN : metrics.validationAccuracy());
  }
}
