package io.lookonce.jobs.training.dl4j;

import io.lookonce.jobs.training.data.EpochPlan;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;

/**
 * DL4J's master of parameter averaging, set up so that it keeps the optimizer's state, leaves the
 * examples with the workers that have them (one partition each), stores no second copy of them, and
 * deals them out to rounds by a seed.
 */
final class Dl4jMaster extends ParameterAveragingTrainingMaster {

  private final Dl4jStepCounter steps;

  /**
   * @param plan how the examples are shared out
   * @param prefetch mini-batches that a worker prepares ahead; 0 for none
   * @param seed of the deal
   * @param steps is told of every step
   */
  Dl4jMaster(EpochPlan plan, int prefetch, long seed, Dl4jStepCounter steps) {
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

  /** Called once per round, before its tasks are sent. */
  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    steps.continueFrom(graph.getNetwork().getConfiguration().getIterationCount());
    return super.getWorkerInstance(graph);
  }
}
