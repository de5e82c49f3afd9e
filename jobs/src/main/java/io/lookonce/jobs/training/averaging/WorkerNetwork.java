package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.ExampleBatches;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardScoring;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.network.Averaging;
import io.lookonce.network.Initialization;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network of one worker. It stays in the executor between rounds, but whatever a round depends
 * on comes with the round, so that a network built anew elsewhere gives the same result.
 */
public final class WorkerNetwork implements AutoCloseable {

  /** Examples in one forward pass of an evaluation. */
  private static final int EVALUATION_BATCH = 64;

  private final SharedNetworks networks;
  private final FlatState state;
  private final ReentrantLock lock = new ReentrantLock();

  /** The array whose numbers the state has now; null where none is known to be equal. */
  private byte[] holding;

  public WorkerNetwork(NetworkSpecification specification) {
    if (ComputeThreads.get() != specification.threads()) {
      ComputeThreads.set(specification.threads());
    }
    networks = new SharedNetworks(specification.sizes());
    state = FlatState.in(networks.first().graph());
  }

  /** What becomes of averages of this network. */
  public OuterOptimizer outerStep(Averaging.Outer outer) {
    return OuterOptimizer.of(outer, networks.first().graph());
  }

  /**
   * Where a training of this network begins.
   *
   * @param seed of the weights
   */
  public TrainingState begin(Initialization initialization, int seed, Averaging.Outer outer) {
    ComputationGraph graph = networks.first().graph();
    initialization.drawInto(graph, seed);
    return TrainingState.initial(FlatState.of(graph), outerStep(outer).initialMomentum());
  }

  /** Keeps others from using this network until {@link #release} in the same thread. */
  void hold() {
    lock.lock();
  }

  void release() {
    lock.unlock();
  }

  /** The network's own numbers. */
  FlatState state() {
    return state;
  }

  /**
   * Notes that the state was made equal to an array's numbers, so that they need not be copied.
   *
   * @param numbers a {@link FlatState}, which nobody changes without noting it here
   */
  void holds(byte[] numbers) {
    hold();
    try {
      holding = numbers;
    } finally {
      release();
    }
  }

  /**
   * Trains this worker's part of a round.
   *
   * <p>Its dropout masks depend on the network's seed, the layer, the worker and the count of
   * iterations, which the epoch and the round decide: workers draw different masks in the same
   * step, and a step that is run again draws the same.
   *
   * @param numbers the {@link FlatState} that the round begins with
   */
  WorkerReport train(Shard shard, byte[] numbers, RoundPlan round) {
    hold();
    try {
      long begin = System.nanoTime();
      if (holding != numbers) {
        state.copyFrom(numbers);
      }
      holding = null;
      SharedNetworks.AtSize size = networks.of(round);
      size.graph().getConfiguration().setIterationCount(round.firstIteration());
      size.graph().getConfiguration().setEpochCount(round.epoch());
      size.network().setDropoutStream(shard.worker());
      long copied = System.nanoTime();
      Steps steps = steps(size, shard, round);
      long computed = System.nanoTime();
      boolean finite = steps.finite && state.isFinite();
      return new WorkerReport(
          shard.worker(),
          steps.examples,
          steps.lossSum,
          finite,
          computed - copied,
          copied - begin + System.nanoTime() - computed);
    } finally {
      release();
    }
  }

  /**
   * Scores a shard.
   *
   * @param numbers begin with the parameters
   */
  SplitScore evaluate(Shard shard, byte[] numbers, Evaluation evaluation) {
    ShardScoring scoring = evaluation.of(shard);
    answer(shard, numbers, scoring::add);
    return scoring.score();
  }

  /**
   * Computes the output of every example of a shard.
   *
   * @param numbers begin with the parameters
   * @param output is told of one batch after another: examples × outputs
   */
  public void answer(Shard shard, byte[] numbers, Consumer<INDArray> output) {
    hold();
    try {
      if (holding != numbers) {
        state.copyParametersFrom(numbers);
        holding = null;
      }
      int[] order = new int[shard.size()];
      java.util.Arrays.setAll(order, place -> place);
      for (int from = 0; from < order.length; from += EVALUATION_BATCH) {
        int to = Math.min(order.length, from + EVALUATION_BATCH);
        ExampleBatches.Batch batch = networks.first().batches().evaluation(shard, order, from, to);
        output.accept(networks.first().network().output(batch.features()));
      }
    } finally {
      release();
    }
  }

  @Override
  public void close() {
    hold();
    try {
      networks.close();
    } finally {
      release();
    }
  }

  private static Steps steps(SharedNetworks.AtSize size, Shard shard, RoundPlan round) {
    Steps steps = new Steps();
    EpochPlan plan = round.epochPlan();
    int[] order = round.order(shard.worker());
    int first = round.firstExample(shard.worker());
    int end = first + plan.examplesOf(shard.worker(), round.round());
    for (int from = first; from < end && steps.finite; from += plan.batchSize()) {
      int to = Math.min(end, from + plan.batchSize());
      ExampleBatches.Batch batch = size.batches().training(shard, order, from, to, round.epoch());
      double loss = size.network().fit(batch.features(), batch.labels());
      steps.examples += to - from;
      steps.lossSum += loss * (to - from);
      steps.finite = Double.isFinite(loss);
    }
    return steps;
  }

  /** What adds up over the steps of a round. */
  private static final class Steps {
    private long examples;
    private double lossSum;
    private boolean finite = true;
  }
}
