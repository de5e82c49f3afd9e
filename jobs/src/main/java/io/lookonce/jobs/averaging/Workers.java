package io.lookonce.jobs.averaging;

import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

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

  /**
   * Runs one round.
   *
   * @param state the {@link FlatState} that it begins with; not to be changed before the result is
   *     there
   */
  Aggregation.Round train(JavaRDD<Shard> shards, byte[] state, RoundPlan round) {
    try (SentNumbers sent = aggregation.send(shards, state)) {
      return aggregation.train(shards, new WorkerStep(run, specification, sent, round));
    }
  }

  /**
   * Scores a split.
   *
   * @param parameters little-endian float32
   */
  SplitScore evaluate(JavaRDD<Shard> shards, byte[] parameters) {
    // Locals, so that what Spark sends holds no reference to this object.
    String runName = run;
    NetworkSpecification network = specification;
    int classCount = classes;
    try (SentNumbers sent = aggregation.send(shards, parameters)) {
      List<SplitScore> scores =
          ShardTask.run(
              shards,
              shard ->
                  ResidentNetworks.get(runName, shard.worker(), network)
                      .evaluate(shard, sent.value(), classCount),
              SplitScore.class);
      return SplitScore.sum(classes, scores);
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
