package io.lookonce.jobs.training.dl4j;

import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleFormat.Batch;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.jobs.training.dl4j.Dl4jMaster.StepHook;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains epochs with DL4J's master, with checkpoints between them. An epoch depends only on the
 * state before it, so a resumed training gives the same result as an uninterrupted one.
 */
final class Dl4jEpochs {

  private final TrainingPlan plan;
  private final EpochPlan epochPlan;
  private final int prefetch;
  private final JavaSparkContext spark;
  private final Rounds rounds;
  private final StateSaver saver;
  private final TrainingListener listener;
  private final RoundTimes times = new RoundTimes();
  private long savedAt = System.nanoTime();

  /**
   * Turns a shard into DL4J's data sets of one example each, in order.
   *
   * @param format format of the examples
   */
  private record ShardExamples(ExampleFormat format)
      implements FlatMapFunction<Shard, MultiDataSet> {

    @Override
    public Iterator<MultiDataSet> call(Shard shard) {
      BatchBuilder batches = format.newBatchBuilder();
      int[] order = IntStream.range(0, shard.size()).toArray();
      return IntStream.range(0, shard.size())
          .mapToObj(place -> example(batches.evaluationBatch(shard, order, place, place + 1)))
          .iterator();
    }

    /** Copies the tensors, because the next example overwrites them. */
    private static MultiDataSet example(Batch batch) {
      return new org.nd4j.linalg.dataset.MultiDataSet(
          new INDArray[] {batch.features().dup()}, new INDArray[] {batch.labels().dup()});
    }
  }

  Dl4jEpochs(
      TrainingPlan plan,
      int prefetch,
      JavaSparkContext spark,
      Rounds rounds,
      StateSaver saver,
      TrainingListener listener) {
    this.plan = plan;
    this.epochPlan = plan.epochPlan();
    this.prefetch = prefetch;
    this.spark = spark;
    this.rounds = rounds;
    this.saver = saver;
    this.listener = listener;
  }

  RoundTimes times() {
    return times;
  }

  /**
   * Trains until the last epoch.
   *
   * @param graph holds the result afterwards
   */
  TrainingState run(ComputationGraph graph, JavaRDD<Shard> training, TrainingState start)
      throws IOException {
    JavaRDD<MultiDataSet> examples = training.flatMap(new ShardExamples(plan.task().format()));
    TrainingState state = start;
    while (state.epoch() < plan.settings().epochs()) {
      state = trainEpoch(graph, examples, state);
      saveIfDue(state);
      notifyListener(state.history().get(state.history().size() - 1));
    }
    if (state != start) {
      saver.write(state);
    }
    return state;
  }

  private TrainingState trainEpoch(
      ComputationGraph graph, JavaRDD<MultiDataSet> examples, TrainingState state)
      throws IOException {
    long begin = System.nanoTime();
    FlatState.into(graph, state.values());
    int stepsBefore = Math.toIntExact(state.rounds() * epochPlan.frequency());
    graph.getConfiguration().setIterationCount(stepsBefore);
    graph.getConfiguration().setEpochCount(state.epoch());
    CollectionAccumulator<WorkerReport> steps = spark.sc().collectionAccumulator("steps");
    fit(graph, examples, state.epoch(), steps);
    List<WorkerReport> reports = byWorker(steps.value());
    times.add(reports, (System.nanoTime() - begin) / 1e9, 0);
    FlatState trained = FlatState.in(graph);
    requireFinite(trained, reports, state);
    trained.copyTo(state.values());
    int averages =
        (graph.getConfiguration().getIterationCount() - stepsBefore) / epochPlan.frequency();
    EpochMetrics metrics = metrics(state.epoch(), reports, averages, stepsBefore, state.values());
    double loss = metrics.loss() * metrics.examples();
    return state.afterRound(metrics.examples(), loss).afterEpoch(metrics, state.best());
  }

  private void fit(
      ComputationGraph graph,
      JavaRDD<MultiDataSet> examples,
      int epoch,
      CollectionAccumulator<WorkerReport> steps) {
    long seed = plan.settings().seed();
    StepHook hook = new StepHook(steps, plan.threads(), seed, epoch);
    Dl4jMaster master =
        new Dl4jMaster(epochPlan, prefetch, SeededShuffle.mixed(seed, epoch + 1L), hook);
    new SparkComputationGraph(spark, graph, master).fitMultiDataSet(examples);
  }

  /** Sums the reports of the mini-batches by worker. */
  private static List<WorkerReport> byWorker(List<WorkerReport> steps) {
    TreeMap<Integer, WorkerReport> sums = new TreeMap<>();
    for (WorkerReport step : steps) {
      sums.merge(step.worker(), step, Dl4jEpochs::sum);
    }
    return List.copyOf(sums.values());
  }

  private static WorkerReport sum(WorkerReport one, WorkerReport other) {
    return new WorkerReport(
        one.worker(),
        one.examples() + other.examples(),
        one.lossSum() + other.lossSum(),
        one.finite() && other.finite(),
        one.computeNanoseconds() + other.computeNanoseconds(),
        one.copyNanoseconds() + other.copyNanoseconds());
  }

  private EpochMetrics metrics(
      int epoch, List<WorkerReport> reports, int averages, int stepsBefore, byte[] values)
      throws IOException {
    long examples = reports.stream().mapToLong(WorkerReport::examples).sum();
    double loss = reports.stream().mapToDouble(WorkerReport::lossSum).sum();
    SplitScore score = plan.validates() ? rounds.validate(values) : null;
    return new EpochMetrics(
        epoch + 1,
        examples,
        averages,
        loss / examples,
        plan.settings().optimizer().getLearningRate(stepsBefore, epoch),
        score == null ? null : score.loss(),
        score == null ? null : score.accuracyOrNull(),
        null);
  }

  private void requireFinite(FlatState trained, List<WorkerReport> reports, TrainingState before)
      throws IOException {
    if (!trained.isFinite() || !reports.stream().allMatch(WorkerReport::finite)) {
      saver.write(before);
      throw TrainingDiverged.inEpoch(before, times);
    }
  }

  /** DL4J's master does not report single rounds, so an epoch is reported as a whole. */
  private void notifyListener(EpochMetrics epoch) {
    listener.roundDone(epoch.epoch(), epoch.rounds(), epoch.rounds(), epoch.loss(), times);
  }

  private void saveIfDue(TrainingState state) throws IOException {
    double seconds = (System.nanoTime() - savedAt) / 1e9;
    if (seconds >= plan.checkpoints().seconds() && state.epoch() < plan.settings().epochs()) {
      saver.write(state);
      savedAt = System.nanoTime();
    }
  }
}
