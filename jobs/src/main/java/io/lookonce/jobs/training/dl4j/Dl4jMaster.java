package io.lookonce.jobs.training.dl4j;

import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.nd4j.ComputeThreads;
import org.apache.spark.TaskContext;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's master of parameter averaging, configured to average the optimizer state, to leave the
 * examples in their partitions (one per worker) without a second copy, and to deal them to rounds
 * with a seed.
 */
final class Dl4jMaster extends ParameterAveragingTrainingMaster {

  private final StepHook steps;

  /**
   * @param plan distribution of the examples
   * @param prefetch mini-batches that a worker prepares ahead; 0 for none
   * @param seed of the assignment of examples to rounds
   * @param steps hook of every training step
   */
  Dl4jMaster(EpochPlan plan, int prefetch, long seed, StepHook steps) {
    super(
        new Builder(plan.workers(), 1)
            .batchSizePerWorker(plan.batchSize())
            .averagingFrequency(plan.frequency())
            .workerPrefetchNumBatches(prefetch)
            .saveUpdater(true)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .storageLevel(null)
            .rngSeed(seed)
            .trainingHooks(steps));
    this.steps = steps;
  }

  /** Called by DL4J once per round, before its tasks are sent. */
  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    steps.continueFrom(graph.getNetwork().getConfiguration().getIterationCount());
    return super.getWorkerInstance(graph);
  }

  /**
   * Hook of every training step of DL4J's workers, which reports what was trained. It also sets
   * what DL4J does not: the iteration count, which learning rates and Adam's bias correction depend
   * on and which a copied graph configuration resets to 0, and the seed of the random numbers,
   * derived from the training's seed, the step and the worker.
   *
   * <p>Each task works on its own deserialised copy.
   */
  static final class StepHook implements TrainingHook {

    private static final long serialVersionUID = 1L;

    private final CollectionAccumulator<WorkerReport> reports;
    private final int threads;
    private final long seed;
    private final int epoch;
    private int iteration;
    private long begin;

    /**
     * @param reports receives one report per mini-batch
     * @param threads processor cores that one worker computes on
     * @param seed of the random numbers
     * @param epoch from 0
     */
    StepHook(CollectionAccumulator<WorkerReport> reports, int threads, long seed, int epoch) {
      this.reports = reports;
      this.threads = threads;
      this.seed = seed;
      this.epoch = epoch;
    }

    /** Sets the iteration count at the start of the next round. */
    void continueFrom(int stepsBefore) {
      iteration = stepsBefore;
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model model) {
      if (ComputeThreads.get() != threads) {
        ComputeThreads.set(threads);
      }
      ComputationGraphConfiguration configuration = ((ComputationGraph) model).getConfiguration();
      configuration.setIterationCount(iteration);
      configuration.setEpochCount(epoch);
      Nd4j.getRandom()
          .setSeed(SeededShuffle.mixed(seed, epoch, iteration, TaskContext.getPartitionId()));
      begin = System.nanoTime();
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model model) {
      long nanoseconds = System.nanoTime() - begin;
      INDArray features = batch.getFeatures(0);
      double loss = model.score();
      reports.add(
          new WorkerReport(
              TaskContext.getPartitionId(),
              features.size(0),
              loss * features.size(0),
              Double.isFinite(loss),
              nanoseconds,
              0));
      iteration++;
    }

    /** Not called for graphs. */
    @Override
    public void preUpdate(DataSet batch, Model model) {
      throw new UnsupportedOperationException("graphs train on MultiDataSet");
    }

    /** Not called for graphs. */
    @Override
    public void postUpdate(DataSet batch, Model model) {
      throw new UnsupportedOperationException("graphs train on MultiDataSet");
    }
  }
}
