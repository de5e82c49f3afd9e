package io.lookonce.benchmarks.train;

import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/** How DL4J's own parameter averaging on Spark is set up. */
enum StockMaster {

  /** Whatever the builder does by itself. */
  AS_IT_COMES {
    @Override
    void tune(ParameterAveragingTrainingMaster.Builder builder) {}
  },

  /**
   * The way it is fastest: examples stay in memory instead of going through files, nothing is
   * shuffled between rounds, batches are prepared ahead; and Adam's moments are kept.
   */
  TUNED {
    @Override
    void tune(ParameterAveragingTrainingMaster.Builder builder) {
      builder
          .saveUpdater(true)
          .rddTrainingApproach(RDDTrainingApproach.Direct)
          .repartionData(Repartition.Never)
          .workerPrefetchNumBatches(2)
          .rngSeed(1);
    }
  };

  abstract void tune(ParameterAveragingTrainingMaster.Builder builder);

  /** A master for RDDs of whole mini-batches of the workload. */
  ParameterAveragingTrainingMaster build(TrainingWorkload workload, int workers, String folder) {
    ParameterAveragingTrainingMaster.Builder builder =
        new ParameterAveragingTrainingMaster.Builder(workers, workload.batch())
            .batchSizePerWorker(workload.batch())
            .averagingFrequency(TrainingWorkload.FREQUENCY)
            .exportDirectory(folder);
    tune(builder);
    return builder.build();
  }

  /** The name in the results. */
  String title(int workers) {
    return this == TUNED
        ? TrainingSystems.tunedMaster(workers)
        : TrainingSystems.stockMaster(workers);
  }
}
