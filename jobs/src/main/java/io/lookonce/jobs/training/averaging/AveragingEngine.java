package io.lookonce.jobs.training.averaging;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.network.NetworkMemory;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * {@code engine = averaging}: parameter averaging with networks that stay resident in the workers.
 * Every example is trained once per epoch, optimizer state is averaged too, and the same seed and
 * number of workers give the same result to the bit.
 */
public record AveragingEngine() implements TrainingEngine {

  /** Value of the key {@code engine}. */
  public static final String NAME = "averaging";

  @Override
  public String name() {
    return NAME;
  }

  /** It has no keys of its own. */
  @Override
  public TrainingEngine configured(Settings settings, TrainingSettings training) {
    return this;
  }

  @Override
  public Trained train(
      SparkSession spark,
      Storage storage,
      TrainingPlan plan,
      Optional<TrainingState> from,
      StateSaver saver,
      TrainingListener listener)
      throws IOException {
    ComputationGraph graph = plan.network().build(plan.settings(), plan.epochPlan().examples());
    try (Rounds rounds = ClusterRounds.open(spark, storage, plan, graph)) {
      OuterOptimizer outer = OuterOptimizer.of(plan.settings().averaging().outer(), graph);
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), outer.initialMomentum()));
      // The workers have their own networks, and this one takes as much memory as one of theirs.
      NetworkMemory.free(graph);
      return new TrainingLoop(plan.loop(), outer, rounds, saver, listener)
          .runAndScore(start, plan.splits());
    }
  }

  @Override
  public void requireUsable(EpochPlan plan) {}

  @Override
  public void requireUsable(SparkConf spark) {}

  @Override
  public int rounds(EpochPlan plan) {
    return plan.rounds();
  }

  @Override
  public int examplesPerEpoch(EpochPlan plan) {
    return plan.examples();
  }
}
