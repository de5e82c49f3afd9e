package io.lookonce.jobs.averaging;

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
   * @throws TrainingDiverged if the cost or a parameter is no finite number any more
   */
  public TrainingResult run(TrainingRequest request, HeldSplits data) throws IOException {
    long begin = System.nanoTime();
    TrainingPlan plan = request.plan();
    TrainingEngine.Trained trained =
        new AveragingEngine(spark, storage)
            .train(
                plan, Optional.empty(), StateSaver.NONE, (epoch, round, rounds, cost, times) -> {});
    double seconds = (System.nanoTime() - begin) / 1e9;
    Regions regions =
        data.points().map(points -> regions(points, plan, trained.parameters())).orElse(null);
    return TrainingResult.of(trained, plan.epochPlan(), seconds, regions);
  }

  private static Regions regions(PlanarPoints points, TrainingPlan plan, byte[] parameters) {
    try (WorkerNetwork network = new WorkerNetwork(NetworkSpecification.of(plan))) {
      return points.extent().of(network, parameters);
    }
  }
}
