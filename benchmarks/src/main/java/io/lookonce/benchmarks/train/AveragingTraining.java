package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The trainer of {@code lookonce train} on embedded Spark, each worker with one thread. A
 * measurement is a whole training. Timed are all rounds after its warm-up epochs, by the wall
 * clock: making batches, training, broadcast, Spark's jobs, sending back, summing, the ends of
 * epochs. Not timed: Spark's start, loading the data set, the warm-up epochs, and what comes after
 * the last round: the final checkpoint, the evaluation, writing the model.
 */
final class AveragingTraining implements MeasuredSystem {

  private final SparkSession spark;
  private final Storage storage;
  private final TrainingWorkload workload;
  private final Path dataset;
  private final int workers;
  private TimeSplit split = TimeSplit.NONE;

  /**
   * @param dataset folder of a data set that {@code lookonce ingest} made
   */
  AveragingTraining(
      SparkSession spark, Storage storage, TrainingWorkload workload, Path dataset, int workers) {
    this.spark = spark;
    this.storage = storage;
    this.workload = workload;
    this.dataset = dataset;
    this.workers = workers;
  }

  /** Where the time of all measurements went. */
  TimeSplit split() {
    return split;
  }

  @Override
  public void measure(Measurements into) throws IOException {
    List<String> settings = new ArrayList<>(workload.settings(workers));
    settings.add("dataset=" + dataset);
    TrainingRequest request =
        TrainingRequest.read(
            storage,
            workload.configuration(),
            settings,
            1,
            new ModelRegistry(storage, new org.apache.hadoop.fs.Path("models"))::open);
    Path output = Files.createTempDirectory(dataset.getParent(), "output");
    Files.delete(output);
    SteadyRounds steady = new SteadyRounds(workload.amount());
    new TrainingJob(storage, request, DetectWorkload.hadoopPath(output)).run(spark, false, steady);
    storage.delete(DetectWorkload.hadoopPath(output));
    split = split.plus(steady.split());
    long examples = (long) workload.amount().epochs() * workload.amount().examples();
    into.add(TrainingSystems.averaging(workers), examples / steady.seconds());
  }
}
