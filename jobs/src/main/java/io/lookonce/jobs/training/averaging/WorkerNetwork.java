package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.NetworkSpecification.MultiScaleNetwork;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.ExampleFormat.Batch;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.network.Averaging;
import io.lookonce.network.Initialization;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network of one worker. It stays resident in the executor between rounds. A round does not
 * depend on that: it brings its state along, so a network rebuilt elsewhere gives the same result.
 */
public final class WorkerNetwork implements AutoCloseable {

  /** The resident networks of this JVM. */
  private static final Map<Key, WorkerNetwork> RESIDENT = new ConcurrentHashMap<>();

  private record Key(String run, int worker) {}

  private final MultiScaleNetwork networks;
  private final FlatState state;
  private final int evaluationBatch;
  private final ReentrantLock lock = new ReentrantLock();

  /** The array that the state is known to equal; null if none. */
  private byte[] equalTo;

  public WorkerNetwork(NetworkSpecification specification) {
    if (ComputeThreads.get() != specification.threads()) {
      ComputeThreads.set(specification.threads());
    }
    networks = new MultiScaleNetwork(specification);
    state = FlatState.in(networks.first().graph());
    evaluationBatch = specification.evaluationBatch();
  }

  /** Returns the resident network of a worker, built on the first call in this JVM. */
  static WorkerNetwork resident(String run, int worker, NetworkSpecification specification) {
    return RESIDENT.computeIfAbsent(
        new Key(run, worker), absent -> new WorkerNetwork(specification));
  }

  /** Returns the resident network of a worker that has trained in this JVM. */
  static WorkerNetwork resident(String run, int worker) {
    return RESIDENT.get(new Key(run, worker));
  }

  /** Closes all resident networks of a training. */
  static void closeResident(String run) {
    Iterator<Map.Entry<Key, WorkerNetwork>> entries = RESIDENT.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, WorkerNetwork> entry = entries.next();
      if (entry.getKey().run().equals(run)) {
        entries.remove();
        entry.getValue().close();
      }
    }
  }

  public OuterOptimizer outerOptimizer(Averaging.Outer outer) {
    return OuterOptimizer.of(outer, networks.first().graph());
  }

  /**
   * Initialises the weights and returns the first state of a training.
   *
   * @param seed of the weights
   */
  public TrainingState initialState(
      Initialization initialization, int seed, Averaging.Outer outer) {
    ComputationGraph graph = networks.first().graph();
    initialization.drawInto(graph, seed);
    return TrainingState.initial(FlatState.of(graph), outerOptimizer(outer).initialMomentum());
  }

  /** Blocks other threads from using this network until {@link #unlock} in the same thread. */
  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** The state in the network's own memory. */
  FlatState state() {
    return state;
  }

  /**
   * Records that the state equals an array, so that the next round need not copy it.
   *
   * @param numbers a {@link FlatState}; every later change must be recorded here
   */
  void markEqualTo(byte[] numbers) {
    lock();
    try {
      equalTo = numbers;
    } finally {
      unlock();
    }
  }

  /**
   * Trains this worker's part of a round.
   *
   * <p>Dropout masks depend on the network's seed, the layer, the worker and the iteration, which
   * follows from epoch and round: workers draw different masks in the same step, and a repeated
   * step draws the same masks.
   *
   * @param numbers the {@link FlatState} at the start of the round
   */
  WorkerReport trainRound(Shard shard, byte[] numbers, RoundPlan round) {
    lock();
    try {
      long begin = System.nanoTime();
      if (equalTo != numbers) {
        state.copyFrom(numbers);
      }
      equalTo = null;
      MultiScaleNetwork.SizedNetwork size = networks.of(round);
      size.graph().getConfiguration().setIterationCount(round.firstIteration());
      size.graph().getConfiguration().setEpochCount(round.epoch());
      size.network().setDropoutStream(shard.worker());
      long copied = System.nanoTime();
      Steps steps = trainSteps(size, shard, round);
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
      unlock();
    }
  }

  /**
   * Scores a shard.
   *
   * @param numbers the parameters; further numbers are ignored
   */
  SplitScore evaluate(Shard shard, byte[] numbers, Evaluator evaluator) {
    Evaluator.ShardScorer scorer = evaluator.scorer(shard);
    forEachOutput(shard, numbers, scorer::add);
    return scorer.score();
  }

  /**
   * Computes the output of every example of a shard.
   *
   * @param numbers the parameters; further numbers are ignored
   * @param output receives one batch after another: examples × outputs
   */
  public void forEachOutput(Shard shard, byte[] numbers, Consumer<INDArray> output) {
    lock();
    try {
      if (equalTo != numbers) {
        state.copyParametersFrom(numbers);
        equalTo = null;
      }
      int[] order = new int[shard.size()];
      Arrays.setAll(order, place -> place);
      for (int from = 0; from < order.length; from += evaluationBatch) {
        int to = Math.min(order.length, from + evaluationBatch);
        Batch batch = networks.first().batches().evaluationBatch(shard, order, from, to);
        output.accept(networks.first().network().output(batch.features()));
      }
    } finally {
      unlock();
    }
  }

  @Override
  public void close() {
    lock();
    try {
      networks.close();
    } finally {
      unlock();
    }
  }

  private static Steps trainSteps(
      MultiScaleNetwork.SizedNetwork size, Shard shard, RoundPlan round) {
    Steps steps = new Steps();
    EpochPlan plan = round.epochPlan();
    int[] order = round.order(shard.worker());
    int first = round.firstExample(shard.worker());
    int end = first + plan.examplesOf(shard.worker(), round.round());
    for (int from = first; from < end && steps.finite; from += plan.batchSize()) {
      int to = Math.min(end, from + plan.batchSize());
      Batch batch = size.batches().trainingBatch(shard, order, from, to, round.epoch());
      double loss = size.network().fit(batch.features(), batch.labels());
      steps.examples += to - from;
      steps.lossSum += loss * (to - from);
      steps.finite = Double.isFinite(loss);
    }
    return steps;
  }

  /** Sums over the steps of a round. */
  private static final class Steps {
    private long examples;
    private double lossSum;
    private boolean finite = true;
  }
}
