package io.lookonce.jobs.training;

import io.lookonce.jobs.training.DecisionRegions.PlanarPoints;
import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.NetworkSpecification;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.WorkerNetwork;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A training on several workers, as by {@code train}, without model and checkpoints. */
public final class AveragedTraining {

  private final SparkSession spark;
  private final Storage storage;

  public AveragedTraining(SparkSession spark, Storage storage) {
    this.spark = spark;
    this.storage = storage;
  }

  /**
   * Trains to the end: one Spark job per round.
   *
   * @param data the examples, for the decision regions of points in the plane
   * @throws TrainingDiverged if the loss or a parameter is not finite
   */
  public TrainingResult run(TrainingRequest request, InMemorySplits data) throws IOException {
    long begin = System.nanoTime();
    TrainingPlan plan = request.plan();
    TrainingEngine.Trained trained =
        new AveragingEngine()
            .train(
                spark,
                storage,
                plan,
                Optional.empty(),
                StateSaver.NONE,
                (epoch, round, rounds, loss, times) -> {});
    double seconds = (System.nanoTime() - begin) / 1e9;
    DecisionRegions regions =
        data.points().map(points -> regions(points, plan, trained.parameters())).orElse(null);
    return TrainingResult.of(trained, plan.epochPlan(), seconds, regions);
  }

  private static DecisionRegions regions(
      PlanarPoints points, TrainingPlan plan, byte[] parameters) {
    try (WorkerNetwork network = new WorkerNetwork(NetworkSpecification.of(plan))) {
      return DecisionRegions.around(points, network, parameters);
    }
  }
}
