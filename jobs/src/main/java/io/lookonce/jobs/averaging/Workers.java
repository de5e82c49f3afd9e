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
  private final int classes;
  private final String run = UUID.randomUUID().toString();

  Workers(
      JavaSparkContext spark,
      NetworkSpecification specification,
      Aggregation aggregation,
      int classes) {
    this.spark = spark;
    this.specification = specification;
    this.aggregation = aggregation;
    this.classes = classes;
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

  /** Scores a split with the parameters of a state. */
  SplitScore evaluate(JavaRDD<Shard> shards, byte[] state) {
    Broadcast<byte[]> sent = spark.broadcast(state);
    // Locals, so that what Spark sends holds no reference to this object.
    String runName = run;
    NetworkSpecification network = specification;
    int classCount = classes;
    try {
      List<SplitScore> scores =
          ShardTask.run(
              shards,
              shard ->
                  ResidentNetworks.get(runName, shard.worker(), network)
                      .evaluate(shard, sent.value(), classCount),
              SplitScore.class);
      return SplitScore.sum(classes, scores);
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
