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
    try (Workers workers = workers(spark, plan, graph)) {
      OuterStep outer = OuterStep.of(plan.settings().averaging().outer(), graph);
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), outer.initialMomentum()));
      TrainingLoop loop =
          new TrainingLoop(plan, workers, outer, loader, training, checkpoints, listener);
      TrainingState end = loop.run(start);
      byte[] values = end.best().length > 0 ? withParameters(end) : end.values();
      int parameterBytes = Math.toIntExact(graph.numParams()) * Float.BYTES;
      return new Trained(
          Arrays.copyOf(values, parameterBytes),
          end,
          scores(plan, workers, loader, training, values),
          loop.times());
    }
  }

  /** Workers that hold a network like this one. */
  static Workers workers(SparkSession spark, TrainingPlan plan, ComputationGraph graph) {
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
    return new Workers(context, specification, aggregation, plan.dataset().classes().size());
  }

  /** The state with the parameters of the best epoch in the place of the last ones. */
  private static byte[] withParameters(TrainingState end) {
    byte[] values = end.values().clone();
    System.arraycopy(end.best(), 0, values, 0, end.best().length);
    return values;
  }

  /** How well a state does on every split that there is, by the split's title. */
  static Map<String, SplitScore> scores(
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
}
