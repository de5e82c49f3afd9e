package io.lookonce.jobs.averaging;

import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The workers of one training, as the driver speaks to them. */
final class Workers implements AutoCloseable {

  private final JavaSparkContext spark;
  private final NetworkSpecification specification;
  private final Aggregation aggregation;
  private final EvaluationPlan evaluation;
  private final String run = UUID.randomUUID().toString();

  Workers(
      JavaSparkContext spark,
      NetworkSpecification specification,
      Aggregation aggregation,
      EvaluationPlan evaluation) {
    this.spark = spark;
    this.specification = specification;
    this.aggregation = aggregation;
    this.evaluation = evaluation;
  }

  /** Runs one round from a state. */
  Aggregation.Averaged train(JavaRDD<Shard> shards, byte[] state, RoundPlan round) {
    Broadcast<byte[]> sent = spark.broadcast(state);
    try {
      return aggregation.run(shards, new WorkerStep(run, specification, sent, round));
    } finally {
      sent.destroy();
    }
  }

  /** Scores a split with the parameters of a state, the pictures that it mistakes included. */
  SplitScore evaluate(JavaRDD<Shard> shards, byte[] state) {
    return score(shards, state, evaluation);
  }

  /** Scores the validation split between two epochs: the figures alone. */
  SplitScore validate(JavaRDD<Shard> shards, byte[] state) {
    return score(shards, state, evaluation.withoutMistakes());
  }

  private SplitScore score(JavaRDD<Shard> shards, byte[] state, EvaluationPlan plan) {
    Broadcast<byte[]> sent = spark.broadcast(state);
    // Locals, so that what Spark sends holds no reference to this object.
    String runName = run;
    NetworkSpecification network = specification;
    try {
      List<SplitScore> scores =
          ShardTask.run(
              shards,
              shard ->
                  ResidentNetworks.get(runName, shard.worker(), network)
                      .evaluate(shard, sent.value(), plan),
              SplitScore.class);
      return SplitScore.sum(plan, scores);
    } finally {
      sent.destroy();
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
