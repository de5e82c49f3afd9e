package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.checkpoint.StateSaver;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.network.NetworkMemory;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Parameter averaging with resident workers: every example once per epoch, optimizer state averaged
 * too, the same result to the bit for the same seed and number of workers.
 */
public final class AveragingEngine implements TrainingEngine {

  private final SparkSession spark;
  private final Storage storage;

  public AveragingEngine(SparkSession spark, Storage storage) {
    this.spark = spark;
    this.storage = storage;
  }

  @Override
  public Trained train(
      TrainingPlan plan, Optional<TrainingState> from, StateSaver saver, TrainingListener listener)
      throws IOException {
    ComputationGraph graph = plan.network().build(plan.settings(), plan.epochPlan().examples());
    try (Rounds rounds = rounds(plan, graph)) {
      OuterOptimizer outer = OuterOptimizer.of(plan.settings().averaging().outer(), graph);
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), outer.initialMomentum()));
      // The workers have networks of their own, and this one would take as much memory as theirs.
      NetworkMemory.free(graph);
      return new WholeTraining(plan.loop(), outer, rounds, plan.splits())
          .run(start, saver, listener);
    }
  }

  private Rounds rounds(TrainingPlan plan, ComputationGraph graph) throws IOException {
    ShardLoader loader = new ShardLoader(spark, storage, plan);
    return new ClusterRounds(
        workers(spark, plan, graph), loader, loader.training(plan.settings().seed()));
  }

  /** Workers that hold a network like this one. */
  public static Workers workers(SparkSession spark, TrainingPlan plan, ComputationGraph graph) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<NetworkSpecification.AtSize> sizes = new ArrayList<>();
    sizes.add(
        new NetworkSpecification.AtSize(
            graph.getConfiguration().toJson(), plan.subject().format()));
    for (TrainingTask.AtOtherSize other : plan.subject().otherSizes()) {
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
}
