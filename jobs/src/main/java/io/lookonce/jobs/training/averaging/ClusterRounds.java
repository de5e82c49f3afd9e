package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.SplitScore;
import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;

/** Rounds on the workers of a cluster: each is a Spark job. */
public final class ClusterRounds implements Rounds {

  private final Workers workers;
  private final ShardLoader loader;
  private final JavaRDD<Shard> training;
  private JavaRDD<Shard> validation;

  public ClusterRounds(Workers workers, ShardLoader loader, JavaRDD<Shard> training) {
    this.workers = workers;
    this.loader = loader;
    this.training = training;
  }

  @Override
  public Aggregation.Round train(byte[] state, RoundPlan round) {
    return workers.train(training, state, round);
  }

  @Override
  public SplitScore validate(byte[] parameters) throws IOException {
    return workers.validate(validation(), parameters);
  }

  @Override
  public SplitScore evaluate(Split split, byte[] parameters) throws IOException {
    return switch (split) {
      case TRAIN -> workers.evaluate(training, parameters);
      case VALIDATION -> workers.evaluate(validation(), parameters);
      case TEST -> workers.evaluate(loader.inOrder(split), parameters);
    };
  }

  @Override
  public void close() {
    workers.close();
    loader.close();
  }

  private JavaRDD<Shard> validation() throws IOException {
    if (validation == null) {
      validation = loader.inOrder(Split.VALIDATION);
    }
    return validation;
  }
}
