package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.train.TrainComparison.TrainingSystems;
import io.lookonce.benchmarks.train.TrainingResult.TimeSplit;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The trainer of {@code lookonce train} on embedded Spark, with one thread per worker. A
 * measurement is a whole training. It times all rounds after the warm-up epochs by the wall clock,
 * including batches, training, broadcast, Spark's jobs, sending back, summing and the ends of
 * epochs. It excludes Spark's start, loading the data set, the warm-up epochs, and everything after
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
   * @param dataset folder of a data set from {@code lookonce ingest}
   */
  AveragingTraining(
      SparkSession spark, Storage storage, TrainingWorkload workload, Path dataset, int workers) {
    this.spark = spark;
    this.storage = storage;
    this.workload = workload;
    this.dataset = dataset;
    this.workers = workers;
  }

  /** The split of the time of all measurements. */
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
    new TrainingJob(storage, request, DetectWorkload.hadoopPath(output))
        .run(spark, new RunScope("train"), false, steady);
    storage.delete(DetectWorkload.hadoopPath(output));
    split = split.plus(steady.split());
    long examples = (long) workload.amount().epochs() * workload.amount().examples();
    into.add(TrainingSystems.averaging(workers), examples / steady.seconds());
  }

  /** Times the rounds of a training from the end of its warm-up epochs to its last round. */
  private static final class SteadyRounds implements TrainingListener {

    private final int warmUpEpochs;
    private final int lastEpoch;
    private long start;
    private long end;
    private TimeSplit before = TimeSplit.NONE;
    private TimeSplit after = TimeSplit.NONE;

    SteadyRounds(TrainingWorkload.Amount amount) {
      this.warmUpEpochs = amount.warmUpEpochs();
      this.lastEpoch = amount.warmUpEpochs() + amount.epochs();
    }

    @Override
    public void roundDone(int epoch, int round, int rounds, double loss, RoundTimes times) {
      if (round == rounds && epoch == warmUpEpochs) {
        before = TimeSplit.of(times);
        start = System.nanoTime();
      } else if (round == rounds && epoch == lastEpoch) {
        end = System.nanoTime();
        after = TimeSplit.of(times);
      }
    }

    /** Seconds by the wall clock, including the time between rounds. */
    double seconds() {
      return (end - start) / 1e9;
    }

    /** The split of the rounds' time, as measured by the trainer. */
    TimeSplit split() {
      return after.minus(before);
    }
  }
}
