package io.lookonce.jobs.averaging;

import io.lookonce.data.Split;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Parameter averaging with resident workers: every example once per epoch, updater state averaged
 * too, the same result to the bit for the same seed and number of workers.
 */
final class AveragingEngine implements TrainingEngine {

  private static final int CHUNK_BYTES = 4 << 20;

  /** Misclassified pictures of a split that its report shows. */
  private static final int MISTAKES_OF_A_SPLIT = 24;

  private final SparkSession spark;
  private final Storage storage;

  AveragingEngine(SparkSession spark, Storage storage) {
    this.spark = spark;
    this.storage = storage;
  }

  @Override
  public Trained train(
      TrainingPlan plan,
      Optional<TrainingState> from,
      CheckpointStore checkpoints,
      TrainingListener listener)
      throws IOException {
    int examples = plan.epochPlan().examples();
    ShardLoader loader = new ShardLoader(spark, storage, plan);
    JavaRDD<Shard> training = loader.training(plan.settings().seed());
    ComputationGraph graph = plan.network().build(plan.settings(), examples);
    try (Workers workers = workers(plan, graph)) {
      OuterStep outer = OuterStep.of(plan.settings().averaging().outer(), graph);
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), outer.initialMomentum()));
      TrainingLoop loop =
          new TrainingLoop(plan, workers, outer, loader, training, checkpoints, listener);
      TrainingState end = loop.run(start);
      byte[] values = end.best().length > 0 ? withParameters(end) : end.values();
      int parameterBytes = Math.toIntExact(graph.numParams()) * Float.BYTES;
      Map<String, SplitScore> scores = scores(plan, workers, loader, training, values);
      requireFinite(scores, end, loop.times());
      return new Trained(Arrays.copyOf(values, parameterBytes), end, scores, loop.times());
    }
  }

  private Workers workers(TrainingPlan plan, ComputationGraph graph) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    NetworkSpecification specification =
        NetworkSpecification.of(
            graph.getConfiguration().toJson(),
            plan.network().input(),
            plan.network().outputs(),
            plan.threads());
    long sent = (long) FlatState.bytes(graph) * plan.settings().averaging().workers();
    Aggregation aggregation =
        sent <= plan.driverBytes()
            ? new DriverAggregation()
            : new ChunkedAggregation(CHUNK_BYTES, context.defaultParallelism());
    return new Workers(context, specification, aggregation, evaluation(plan));
  }

  private static EvaluationPlan evaluation(TrainingPlan plan) {
    return new EvaluationPlan(
        plan.dataset().classes(), plan.dataset().shape(), MISTAKES_OF_A_SPLIT);
  }

  /** The state with the parameters of the best epoch in the place of the last ones. */
  private static byte[] withParameters(TrainingState end) {
    byte[] values = end.values().clone();
    System.arraycopy(end.best(), 0, values, 0, end.best().length);
    return values;
  }

  private static Map<String, SplitScore> scores(
      TrainingPlan plan,
      Workers workers,
      ShardLoader loader,
      JavaRDD<Shard> training,
      byte[] values) {
    Map<String, SplitScore> scores = new LinkedHashMap<>();
    scores.put(Split.TRAIN.title(), workers.evaluate(training, values));
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      if (plan.dataset().count(split) > 0) {
        scores.put(split.title(), workers.evaluate(loader.inOrder(split), values));
      }
    }
    return scores;
  }

  private static void requireFinite(
      Map<String, SplitScore> scores, TrainingState end, RoundTimes times) {
    scores.forEach(
        (split, score) -> {
          if (!score.isFinite()) {
            throw TrainingDiverged.onSplit(split, end.epoch(), end, times);
          }
        });
  }
}
