package io.lookonce.jobs.training.dl4j;

import io.lookonce.jobs.training.averaging.WorkerReport;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.nd4j.ComputeThreads;
import org.apache.spark.TaskContext;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stands beside every step that DL4J's workers take, and reports what was really trained. It also
 * gives a worker what DL4J forgets to: the count of steps taken before, which learning rates and
 * Adam's corrections depend on and which the copy of a graph's configuration begins anew, and
 * random numbers that depend on the seed, the step and the worker alone.
 *
 * <p>Every task works on a copy of its own.
 */
final class Dl4jStepCounter implements TrainingHook {

  private static final long serialVersionUID = 1L;

  private final CollectionAccumulator<WorkerReport> reports;
  private final int threads;
  private final long seed;
  private final int epoch;
  private int iteration;
  private long begin;

  /**
   * @param reports gets one report per mini-batch
   * @param threads processor cores that one worker computes on
   * @param seed of the random numbers
   * @param epoch from 0
   */
  Dl4jStepCounter(CollectionAccumulator<WorkerReport> reports, int threads, long seed, int epoch) {
    this.reports = reports;
    this.threads = threads;
    this.seed = seed;
    this.epoch = epoch;
  }

  /** Tells the tasks of the next round how many steps came before. */
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

  /** Never called for a graph. */
  @Override
  public void preUpdate(DataSet batch, Model model) {
    throw new UnsupportedOperationException("graphs train on multi data sets");
  }

  /** Never called for a graph. */
  @Override
  public void postUpdate(DataSet batch, Model model) {
    throw new UnsupportedOperationException("graphs train on multi data sets");
  }
}
