package io.lookonce.jobs.training.dl4j;

import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.ClusterRounds;
import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.Rounds;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.TrainingListener;
import io.lookonce.jobs.training.averaging.WholeTraining;
import io.lookonce.jobs.training.averaging.Workers;
import io.lookonce.jobs.training.checkpoint.StateSaver;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Parameter averaging by DL4J's own {@code ParameterAveragingTrainingMaster}, to compare with. An
 * epoch is one call of its {@code fit}: it deals the examples out to rounds at random, and those
 * that do not fill a round are left out. The average counts every worker alike, whatever it
 * trained. With up to two workers the same seed gives the same result to the bit; it adds more in
 * the order in which they finish.
 */
public final class Dl4jEngine implements TrainingEngine {

  private final SparkSession spark;
  private final Storage storage;
  private final int prefetch;

  /**
   * @param prefetch mini-batches that a worker prepares ahead; 0 for none
   */
  public Dl4jEngine(SparkSession spark, Storage storage, int prefetch) {
    this.spark = spark;
    this.storage = storage;
    this.prefetch = prefetch;
  }

  @Override
  public Trained train(
      TrainingPlan plan, Optional<TrainingState> from, StateSaver saver, TrainingListener listener)
      throws IOException {
    ShardLoader loader = new ShardLoader(spark, storage, plan);
    JavaRDD<Shard> training = loader.training(plan.settings().seed());
    ComputationGraph graph = plan.network().build(plan.settings(), plan.epochPlan().examples());
    Workers workers = AveragingEngine.workers(spark, plan, graph);
    try (Rounds rounds = new ClusterRounds(workers, loader, training)) {
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), new byte[0]));
      Dl4jEpochs epochs =
          new Dl4jEpochs(
              plan,
              prefetch,
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              rounds,
              saver,
              listener);
      TrainingState end = epochs.run(graph, training, start);
      int parameterBytes = Math.toIntExact(graph.numParams()) * Float.BYTES;
      return new Trained(
          Arrays.copyOf(end.values(), parameterBytes),
          end,
          WholeTraining.scores(rounds, plan.splits(), end.values()),
          epochs.times());
    }
  }
}
