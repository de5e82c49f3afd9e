package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Everything that is set side by side on one workload. */
final class TrainingContest implements AutoCloseable {

  private final TrainingWorkload workload;
  private final int workers;
  private final SparkSession spark;
  private final SingleMachineTraining singleMachine;
  private final AveragingTraining oneWorker;
  private final AveragingTraining allWorkers;
  private final List<StockMasterProcess> masters = new ArrayList<>();

  /**
   * @param dataset folder of the workload's data set
   * @param workers of the systems that average, threads of the others
   */
  TrainingContest(TrainingWorkload workload, Path dataset, int workers) throws IOException {
    this.workload = workload;
    this.workers = workers;
    for (StockMaster master : StockMaster.values()) {
      Path folder = dataset.resolveSibling(master.name());
      masters.add(new StockMasterProcess(master, workload, workers, folder));
    }
    SparkSession.Builder session =
        SparkSession.builder().master("local[" + workers + "]").appName("benchmark train");
    TrainingJob.sparkDefaults().forEach(session::config);
    this.spark = session.getOrCreate();
    Storage storage = new Storage(new Configuration());
    this.oneWorker = new AveragingTraining(spark, storage, workload, dataset, 1);
    this.allWorkers = new AveragingTraining(spark, storage, workload, dataset, workers);
    this.singleMachine = new SingleMachineTraining(workload, workers);
  }

  List<MeasuredSystem> systems() throws IOException {
    List<MeasuredSystem> systems = new ArrayList<>(List.of(oneWorker, allWorkers));
    systems.addAll(singleMachine.systems());
    systems.addAll(masters);
    return systems;
  }

  TrainingResult result(Measurements speeds, int repetitions) {
    return new TrainingResult(
        workload, workers, repetitions, speeds, oneWorker.split(), allWorkers.split());
  }

  @Override
  public void close() throws Exception {
    singleMachine.close();
    spark.close();
    for (StockMasterProcess master : masters) {
      master.close();
    }
  }
}
