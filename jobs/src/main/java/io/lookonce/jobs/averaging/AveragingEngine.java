package io.lookonce.jobs.averaging;

import io.lookonce.data.Split;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
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
    ShardLoader loader = new ShardLoader(spark, storage, plan);
    JavaRDD<Shard> training = loader.training(plan.settings().seed());
    ComputationGraph graph = plan.network().build(plan.settings(), plan.epochPlan().examples());
    try (Workers workers = workers(spark, plan, graph)) {
      OuterStep outer = OuterStep.of(plan.settings().averaging().outer(), graph);
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), outer.initialMomentum()));
      // The workers have networks of their own, and this one would take as much memory as theirs.
      graph.close();
      TrainingLoop loop =
          new TrainingLoop(plan, workers, outer, loader, training, checkpoints, listener);
      TrainingState end = loop.run(start);
      byte[] parameters =
          end.best().length > 0 ? end.best() : Arrays.copyOf(end.values(), outer.parameterBytes());
      Map<String, SplitScore> scores = scores(plan, workers, loader, training, parameters);
      requireFinite(scores, end, loop.times());
      return new Trained(parameters, end, scores, loop.times());
    }
  }

  /** Workers that hold a network like this one. */
  static Workers workers(SparkSession spark, TrainingPlan plan, ComputationGraph graph) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<NetworkSpecification.AtSize> sizes = new ArrayList<>();
    sizes.add(
        new NetworkSpecification.AtSize(
            graph.getConfiguration().toJson(), plan.subject().format()));
    for (TrainingSubject.AtOtherSize other : plan.subject().otherSizes()) {
      sizes.add(
          new NetworkSpecification.AtSize(
              other.network().configuration(plan.settings(), plan.epochPlan().examples()).toJson(),
              other.format()));
    }
    NetworkSpecification specification = new NetworkSpecification(sizes, plan.threads());
    return new Workers(
        context,
        specification,
        aggregation(context, plan, FlatState.bytes(graph)),
        plan.subject().evaluation());
  }

  private static Aggregation aggregation(
      JavaSparkContext context, TrainingPlan plan, int stateBytes) {
    int workers = plan.settings().averaging().workers();
    if (context.isLocal()) {
      return new SharedMemoryAggregation();
    }
    if ((long) stateBytes * workers <= plan.driverBytes()) {
      return new DriverAggregation();
    }
    return ChunkedAggregation.of(stateBytes / Float.BYTES, workers, context.defaultParallelism());
  }

  /** How well a state does on every split that there is, by the split's title. */
  static Map<String, SplitScore> scores(
      TrainingPlan plan,
      Workers workers,
      ShardLoader loader,
      JavaRDD<Shard> training,
      byte[] parameters)
      throws IOException {
    Map<String, SplitScore> scores = new LinkedHashMap<>();
    scores.put(Split.TRAIN.title(), workers.evaluate(training, parameters));
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      if (plan.dataset().count(split) > 0) {
        scores.put(split.title(), workers.evaluate(loader.inOrder(split), parameters));
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
