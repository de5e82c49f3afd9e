package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.averaging.Aggregation.WorkerStep;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Rounds on the workers of a cluster: each round and each evaluation is one Spark job. */
public final class ClusterRounds implements Rounds {

  private final JavaSparkContext spark;
  private final NetworkSpecification specification;
  private final Aggregation aggregation;
  private final Evaluator evaluator;
  private final ShardLoader loader;
  private final JavaRDD<Shard> training;
  private final String run = UUID.randomUUID().toString();
  private JavaRDD<Shard> validation;

  /**
   * @param loader loads the other splits; is closed along with this
   * @param training shards of the training split
   */
  public ClusterRounds(
      JavaSparkContext spark,
      NetworkSpecification specification,
      Aggregation aggregation,
      Evaluator evaluator,
      ShardLoader loader,
      JavaRDD<Shard> training) {
    this.spark = spark;
    this.specification = specification;
    this.aggregation = aggregation;
    this.evaluator = evaluator;
    this.loader = loader;
    this.training = training;
  }

  /**
   * Loads the training split of a plan.
   *
   * @param graph a network of the plan; the workers build their own from its configuration
   * @throws io.lookonce.storage.InputRefused if the data set's examples cannot be used
   */
  public static ClusterRounds open(
      SparkSession spark, Storage storage, TrainingPlan plan, ComputationGraph graph)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ShardLoader loader = new ShardLoader(spark, storage, plan);
    return new ClusterRounds(
        context,
        NetworkSpecification.ofAllSizes(plan, graph),
        aggregation(context, plan, FlatState.bytes(graph)),
        plan.task().evaluator(),
        loader,
        loader.shuffledTraining(plan.settings().seed()));
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

  /** The shards of the training split, one per worker. */
  public JavaRDD<Shard> training() {
    return training;
  }

  @Override
  public Aggregation.Round runRound(byte[] state, RoundPlan round) {
    BroadcastState sent = aggregation.broadcast(training, state);
    try {
      return new BroadcastRound(
          aggregation.runRound(training, new WorkerStep(run, specification, sent, round)), sent);
    } catch (Throwable failure) {
      sent.close();
      throw failure;
    }
  }

  /**
   * A round whose workers can run again until it is closed: if an executor is lost before its
   * states were fetched, Spark trains its workers again from the state that was broadcast.
   */
  private record BroadcastRound(Aggregation.Round round, BroadcastState sent)
      implements Aggregation.Round {

    @Override
    public List<WorkerReport> reports() {
      return round.reports();
    }

    @Override
    public long mean(MeanReceiver receiver) {
      return round.mean(receiver);
    }

    @Override
    public void close() {
      try {
        round.close();
      } finally {
        sent.close();
      }
    }
  }

  @Override
  public SplitScore validate(byte[] parameters) throws IOException {
    return score(validation(), parameters, evaluator.metricsOnly());
  }

  @Override
  public SplitScore evaluate(Split split, byte[] parameters) throws IOException {
    JavaRDD<Shard> shards =
        switch (split) {
          case TRAIN -> training;
          case VALIDATION -> validation();
          case TEST -> loader.inOrder(split);
        };
    return score(shards, parameters, evaluator);
  }

  private SplitScore score(JavaRDD<Shard> shards, byte[] parameters, Evaluator with) {
    // Local variables, so that the closure does not capture this object.
    String runName = run;
    NetworkSpecification network = specification;
    try (BroadcastState sent = aggregation.broadcast(shards, parameters)) {
      List<SplitScore> scores =
          ShardTask.run(
              shards,
              shard ->
                  WorkerNetwork.resident(runName, shard.worker(), network)
                      .evaluate(shard, sent.value(), with),
              SplitScore.class);
      return with.sum(scores);
    }
  }

  /** Frees the resident networks in all executors, and the shards. */
  @Override
  public void close() {
    String runName = run;
    int slots = Math.max(1, spark.defaultParallelism());
    spark
        .parallelize(Collections.nCopies(slots, runName), slots)
        .foreach(WorkerNetwork::closeResident);
    loader.close();
  }

  private JavaRDD<Shard> validation() throws IOException {
    if (validation == null) {
      validation = loader.inOrder(Split.VALIDATION);
    }
    return validation;
  }
}
