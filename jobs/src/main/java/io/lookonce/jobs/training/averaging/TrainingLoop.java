package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.data.TrainingPlan.LoopSettings;
import io.lookonce.network.TrainingSettings.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Trains epochs of rounds, with checkpoints between rounds and an evaluation after every epoch. */
public final class TrainingLoop {

  private final LoopSettings settings;
  private final EpochPlan epochPlan;
  private final OuterOptimizer outer;
  private final Rounds rounds;
  private final StateSaver saver;
  private final TrainingListener listener;
  private final RoundTimes times = new RoundTimes();
  private long savedAt = System.nanoTime();

  public TrainingLoop(
      LoopSettings settings,
      OuterOptimizer outer,
      Rounds rounds,
      StateSaver saver,
      TrainingListener listener) {
    this.settings = settings;
    this.epochPlan = settings.epochPlan();
    this.outer = outer;
    this.rounds = rounds;
    this.saver = saver;
    this.listener = listener;
  }

  /**
   * Trains to the end and evaluates the resulting parameters.
   *
   * @param splits splits with examples
   * @throws TrainingDiverged if the loss, a parameter or an output is not finite
   */
  public TrainingEngine.Trained runAndScore(TrainingState start, List<Split> splits)
      throws IOException {
    TrainingState end = run(start);
    byte[] parameters = end.best().length > 0 ? end.best() : parameters(end);
    Map<String, SplitScore> scores = rounds.evaluateAll(splits, parameters);
    scores.forEach(
        (split, score) -> {
          if (!score.isFinite()) {
            throw TrainingDiverged.onSplit(split, end.epoch(), end, times);
          }
        });
    return new TrainingEngine.Trained(parameters, end, scores, times);
  }

  /** Trains until the last epoch, or until early stopping. */
  private TrainingState run(TrainingState start) throws IOException {
    TrainingState state =
        settings.movingAverage() > 0 && start.average().length == 0
            ? start.withAverage(Arrays.copyOf(start.values(), outer.parameterBytes()))
            : start;
    TrainingState begun = state;
    while (state.epoch() < settings.epochs() && !isOutOfPatience(state.history())) {
      while (state.round() < epochPlan.rounds()) {
        state = round(state);
      }
      state = endOfEpoch(state);
    }
    if (state != begun) {
      saver.write(state);
    }
    return state;
  }

  private TrainingState round(TrainingState state) throws IOException {
    long begin = System.nanoTime();
    RoundPlan round = new RoundPlan(epochPlan, settings.seed(), state.epoch(), state.round());
    List<WorkerReport> reports;
    long sumNanoseconds;
    try (Aggregation.Round trained = rounds.runRound(state.values(), round)) {
      reports = trained.reports();
      requireFinite(reports, state);
      requireAllExamples(reports, round);
      sumNanoseconds = trained.mean(outer.into(state.values(), state.momentum()));
    }
    long nanoseconds = System.nanoTime() - begin;
    times.add(reports, nanoseconds / 1e9, sumNanoseconds / 1e9);
    long examples = reports.stream().mapToLong(WorkerReport::examples).sum();
    double loss = reports.stream().mapToDouble(WorkerReport::lossSum).sum();
    if (settings.movingAverage() > 0) {
      MovingAverage.update(
          state.average(), state.values(), state.rounds(), settings.movingAverage());
    }
    TrainingState next = state.afterRound(examples, loss);
    saveIfDue(next);
    publishMetrics(next, nanoseconds, loss / examples);
    listener.roundDone(next.epoch() + 1, next.round(), epochPlan.rounds(), loss / examples, times);
    return next;
  }

  private void publishMetrics(TrainingState state, long nanoseconds, double loss) {
    // The suppliers capture numbers only, so that no state stays reachable through a gauge.
    int epoch = state.epoch() + 1;
    int round = state.round();
    RunMetrics metrics = RunMetrics.ofProcess();
    metrics.round().update(nanoseconds, TimeUnit.NANOSECONDS);
    metrics.watch(RunMetrics.Run.EPOCH, () -> epoch);
    metrics.watch(RunMetrics.Run.ROUND, () -> round);
    metrics.watch(RunMetrics.Run.EXAMPLES, times::examples);
    metrics.watch(RunMetrics.Run.LOSS, () -> loss);
  }

  private TrainingState endOfEpoch(TrainingState state) throws IOException {
    if (state.epochExamples() != epochPlan.examples()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "epoch %d trained %d examples, the data set has %d",
              state.epoch() + 1,
              state.epochExamples(),
              epochPlan.examples()));
    }
    SplitScore score = settings.validates() ? rounds.validate(judged(state)) : null;
    if (score != null && !score.isFinite()) {
      throw TrainingDiverged.onSplit(Split.VALIDATION.title(), state.epoch() + 1, state, times);
    }
    int firstIteration = Math.multiplyExact(state.epoch(), epochPlan.steps());
    EpochMetrics metrics =
        new EpochMetrics(
            state.epoch() + 1,
            state.epochExamples(),
            state.round(),
            state.epochLoss() / state.epochExamples(),
            settings.updater().getLearningRate(firstIteration, state.epoch()),
            score == null ? null : score.loss(),
            score == null ? null : score.accuracyOrNull(),
            score != null
                    && settings.selection() == Selection.METRIC
                    && score.accuracyOrNull() == null
                ? score.metricValue()
                : null);
    return state.afterEpoch(metrics, best(state, metrics));
  }

  /** What is judged and kept: the moving average, or the parameters with the optimizer state. */
  private static byte[] judged(TrainingState state) {
    return state.average().length > 0 ? state.average() : state.values();
  }

  /** A copy of the parameters that are judged and kept. */
  private byte[] parameters(TrainingState state) {
    return Arrays.copyOf(judged(state), outer.parameterBytes());
  }

  /** Parameters of the best epoch so far; empty where the last epoch is kept. */
  private byte[] best(TrainingState state, EpochMetrics metrics) {
    if (settings.selection() == Selection.LAST || metrics.validationLoss() == null) {
      return state.best();
    }
    List<EpochMetrics> all = new ArrayList<>(state.history());
    all.add(metrics);
    return best(all) == metrics ? parameters(state) : state.best();
  }

  private EpochMetrics best(List<EpochMetrics> history) {
    return EpochMetrics.best(history, settings.selection() == Selection.METRIC);
  }

  private boolean isOutOfPatience(List<EpochMetrics> history) {
    if (settings.patience() == 0 || !settings.validates() || history.isEmpty()) {
      return false;
    }
    return history.size() - best(history).epoch() >= settings.patience();
  }

  private void requireFinite(List<WorkerReport> reports, TrainingState state) throws IOException {
    for (WorkerReport report : reports) {
      if (!report.finite()) {
        saver.write(state);
        throw new TrainingDiverged(
            String.format(
                    Locale.ROOT,
                    "the loss or a parameter is not finite in round %d of epoch %d on worker %d;%s",
                    state.round() + 1,
                    state.epoch() + 1,
                    report.worker(),
                    saver.kept())
                + " try a smaller learning-rate",
            state,
            times);
      }
    }
  }

  private static void requireAllExamples(List<WorkerReport> reports, RoundPlan round) {
    for (WorkerReport report : reports) {
      int expected = round.epochPlan().examplesOf(report.worker(), round.round());
      if (report.examples() != expected) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "worker %d trained %d examples in a round, not %d",
                report.worker(),
                report.examples(),
                expected));
      }
    }
  }

  private void saveIfDue(TrainingState state) throws IOException {
    double seconds = (System.nanoTime() - savedAt) / 1e9;
    if (seconds >= settings.secondsBetweenSaves()) {
      saver.write(state);
      savedAt = System.nanoTime();
    }
  }
}
