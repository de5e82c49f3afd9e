package io.lookonce.jobs.training;

import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.NetworkSpecification;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.WorkerNetwork;
import io.lookonce.jobs.training.checkpoint.StateSaver;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A training on several workers, as {@code train} does it, of which no model is kept. */
public final class AveragedTraining {

  private final SparkSession spark;
  private final Storage storage;

  public AveragedTraining(SparkSession spark, Storage storage) {
    this.spark = spark;
    this.storage = storage;
  }

  /**
   * Trains to the end: a Spark job per round.
   *
   * @param data the examples, to draw what is learnt of them
   * @throws TrainingDiverged if the loss or a parameter is no finite number any more
   */
  public TrainingResult run(TrainingRequest request, InMemorySplits data) throws IOException {
    long begin = System.nanoTime();
    TrainingPlan plan = request.plan();
    TrainingEngine.Trained trained =
        new AveragingEngine(spark, storage)
            .train(
                plan, Optional.empty(), StateSaver.NONE, (epoch, round, rounds, loss, times) -> {});
    double seconds = (System.nanoTime() - begin) / 1e9;
    DecisionRegions regions =
        data.points().map(points -> regions(points, plan, trained.parameters())).orElse(null);
    return TrainingResult.of(trained, plan.epochPlan(), seconds, regions);
  }

  private static DecisionRegions regions(
      PlanarPoints points, TrainingPlan plan, byte[] parameters) {
    try (WorkerNetwork network = new WorkerNetwork(NetworkSpecification.of(plan))) {
      return points.extent().of(network, parameters);
    }
  }
}
