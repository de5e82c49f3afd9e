package io.lookonce.jobs.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.metrics.RunMetrics;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;

/** Epochs of rounds, with checkpoints between rounds and a judgement after every epoch. */
final class TrainingLoop {

  private final TrainingPlan plan;
  private final EpochPlan epochPlan;
  private final Workers workers;
  private final OuterStep outer;
  private final ShardLoader loader;
  private final JavaRDD<Shard> training;
  private final CheckpointStore checkpoints;
  private final TrainingListener listener;
  private final RoundTimes times = new RoundTimes();
  private JavaRDD<Shard> validation;
  private long savedAt = System.nanoTime();

  TrainingLoop(
      TrainingPlan plan,
      Workers workers,
      OuterStep outer,
      ShardLoader loader,
      JavaRDD<Shard> training,
      CheckpointStore checkpoints,
      TrainingListener listener) {
    this.plan = plan;
    this.epochPlan = plan.epochPlan();
    this.workers = workers;
    this.outer = outer;
    this.loader = loader;
    this.training = training;
    this.checkpoints = checkpoints;
    this.listener = listener;
  }

  RoundTimes times() {
    return times;
  }

  /** Trains until the last epoch, or until validation has not improved for too long. */
  TrainingState run(TrainingState start) throws IOException {
    TrainingState state = start;
    while (state.epoch() < plan.settings().epochs() && !isOutOfPatience(state.history())) {
      while (state.round() < epochPlan.rounds()) {
        state = round(state);
      }
      state = endOfEpoch(state);
    }
    if (state != start) {
      checkpoints.write(state);
    }
    return state;
  }

  private TrainingState round(TrainingState state) throws IOException {
    long begin = System.nanoTime();
    RoundPlan round =
        new RoundPlan(epochPlan, plan.settings().seed(), state.epoch(), state.round());
    List<WorkerReport> reports;
    long sumNanoseconds;
    try (Aggregation.Round trained = workers.train(training, state.values(), round)) {
      reports = trained.reports();
      requireFinite(reports, state);
      requireAllExamples(reports, round);
      sumNanoseconds = trained.mean(outer.into(state.values(), state.momentum()));
    }
    long nanoseconds = System.nanoTime() - begin;
    times.add(reports, nanoseconds / 1e9, sumNanoseconds / 1e9);
    long examples = reports.stream().mapToLong(WorkerReport::examples).sum();
    double cost = reports.stream().mapToDouble(WorkerReport::costSum).sum();
    TrainingState next = state.afterRound(examples, cost);
    saveIfDue(next);
    tell(next, nanoseconds, cost / examples);
    listener.roundDone(next.epoch() + 1, next.round(), epochPlan.rounds(), cost / examples, times);
    return next;
  }

  private void tell(TrainingState state, long nanoseconds, double cost) {
    // Numbers alone: whoever is asked for them must not keep a state from being freed.
    int epoch = state.epoch() + 1;
    int round = state.round();
    RunMetrics metrics = RunMetrics.ofProcess();
    metrics.round().update(nanoseconds, TimeUnit.NANOSECONDS);
    metrics.watch(RunMetrics.Run.EPOCH, () -> epoch);
    metrics.watch(RunMetrics.Run.ROUND, () -> round);
    metrics.watch(RunMetrics.Run.EXAMPLES, times::examples);
    metrics.watch(RunMetrics.Run.COST, () -> cost);
  }

  private TrainingState endOfEpoch(TrainingState state) throws IOException {
    if (state.epochExamples() != epochPlan.examples()) {
      throw new IllegalStateException(
          "epoch %d trained %d examples, the data set has %d"
              .formatted(state.epoch() + 1, state.epochExamples(), epochPlan.examples()));
    }
    SplitScore score = plan.validates() ? workers.validate(validation(), state.values()) : null;
    if (score != null && !score.isFinite()) {
      throw TrainingDiverged.onSplit(Split.VALIDATION.title(), state.epoch() + 1, state, times);
    }
    int firstIteration = Math.multiplyExact(state.epoch(), epochPlan.steps());
    EpochMetrics metrics =
        new EpochMetrics(
            state.epoch() + 1,
            state.epochExamples(),
            state.round(),
            state.epochCost() / state.epochExamples(),
            plan.settings().updater().getLearningRate(firstIteration, state.epoch()),
            score == null ? null : score.loss(),
            score == null ? null : score.accuracyOrNull());
    return state.afterEpoch(metrics, best(state, metrics));
  }

  /** The parameters to keep in mind for early stopping. */
  private byte[] best(TrainingState state, EpochMetrics metrics) {
    if (plan.settings().patience().isEmpty() || metrics.validationCost() == null) {
      return state.best();
    }
    boolean better =
        state.history().stream().allMatch(m -> metrics.validationCost() < m.validationCost());
    return better ? Arrays.copyOf(state.values(), outer.parameterBytes()) : state.best();
  }

  private boolean isOutOfPatience(List<EpochMetrics> history) {
    OptionalInt patience = plan.settings().patience();
    if (patience.isEmpty() || !plan.validates() || history.isEmpty()) {
      return false;
    }
    return history.size() - EpochMetrics.best(history).epoch() >= patience.getAsInt();
  }

  private void requireFinite(List<WorkerReport> reports, TrainingState state) throws IOException {
    for (WorkerReport report : reports) {
      if (!report.finite()) {
        checkpoints.write(state);
        throw new TrainingDiverged(
            "the cost or a parameter is no finite number in round %d of epoch %d on worker %d;"
                    .formatted(state.round() + 1, state.epoch() + 1, report.worker())
                + " the checkpoint before that round is kept; try a smaller learning-rate",
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
            "worker %d trained %d examples in a round, not %d"
                .formatted(report.worker(), report.examples(), expected));
      }
    }
  }

  private void saveIfDue(TrainingState state) throws IOException {
    double seconds = (System.nanoTime() - savedAt) / 1e9;
    if (seconds >= plan.checkpoints().seconds()) {
      checkpoints.write(state);
      savedAt = System.nanoTime();
    }
  }

  private JavaRDD<Shard> validation() throws IOException {
    if (validation == null) {
      validation = loader.inOrder(Split.VALIDATION);
    }
    return validation;
  }
}
