package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The workers of one training, as the driver speaks to them. */
public final class Workers implements AutoCloseable {

  private final JavaSparkContext spark;
  private final NetworkSpecification specification;
  private final Aggregation aggregation;
  private final Evaluation evaluation;
  private final String run = UUID.randomUUID().toString();

  public Workers(
      JavaSparkContext spark,
      NetworkSpecification specification,
      Aggregation aggregation,
      Evaluation evaluation) {
    this.spark = spark;
    this.specification = specification;
    this.aggregation = aggregation;
    this.evaluation = evaluation;
  }

  /**
   * Runs one round.
   *
   * @param state the {@link FlatState} that it begins with; not to be changed before the result is
   *     there
   */
  Aggregation.Round train(JavaRDD<Shard> shards, byte[] state, RoundPlan round) {
    try (DriverState sent = aggregation.send(shards, state)) {
      return aggregation.train(shards, new WorkerStep(run, specification, sent, round));
    }
  }

  /**
   * Scores a split, the images that it mistakes included.
   *
   * @param parameters little-endian float32
   */
  public SplitScore evaluate(JavaRDD<Shard> shards, byte[] parameters) {
    return score(shards, parameters, evaluation);
  }

  /**
   * Scores the validation split between two epochs: the figures alone.
   *
   * @param parameters little-endian float32; what follows them is not read
   */
  SplitScore validate(JavaRDD<Shard> shards, byte[] parameters) {
    return score(shards, parameters, evaluation.brief());
  }

  private SplitScore score(JavaRDD<Shard> shards, byte[] parameters, Evaluation plan) {
    // Locals, so that what Spark sends holds no reference to this object.
    String runName = run;
    NetworkSpecification network = specification;
    try (DriverState sent = aggregation.send(shards, parameters)) {
      List<SplitScore> scores =
          ShardTask.run(
              shards,
              shard ->
                  ResidentNetworks.get(runName, shard.worker(), network)
                      .evaluate(shard, sent.value(), plan),
              SplitScore.class);
      return plan.sum(scores);
    }
  }

  /** Frees the networks of this training wherever they are. */
  @Override
  public void close() {
    String runName = run;
    int slots = Math.max(1, spark.defaultParallelism());
    spark
        .parallelize(java.util.Collections.nCopies(slots, runName), slots)
        .foreach(ResidentNetworks::release);
  }
}
