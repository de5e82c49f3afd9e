package io.lookonce.jobs.averaging;

import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.nd4j.FastNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The network of one worker. It stays in the executor between rounds, but whatever a round depends
 * on comes with the round, so that a network built anew elsewhere gives the same result.
 */
final class WorkerNetwork implements AutoCloseable {

  /** Examples in one forward pass of an evaluation. */
  private static final int EVALUATION_BATCH = 64;

  private final ComputationGraph graph;
  private final FastNetwork network;
  private final ExampleTensors tensors;

  WorkerNetwork(NetworkSpecification specification) {
    if (ComputeThreads.get() != specification.threads()) {
      ComputeThreads.set(specification.threads());
    }
    graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(specification.json()));
    graph.init();
    network = FastNetwork.of(graph);
    tensors = new ExampleTensors(specification.input(), specification.outputs());
  }

  /**
   * Trains this worker's part of a round.
   *
   * @param state the {@link FlatState} that the round begins with
   */
  synchronized WorkerResult train(Shard shard, byte[] state, RoundPlan round) {
    long begin = System.nanoTime();
    FlatState.into(graph, state);
    graph.getConfiguration().setIterationCount(round.firstIteration());
    graph.getConfiguration().setEpochCount(round.epoch());
    // The dropout of layers without a fast path draws from here.
    Nd4j.getRandom().setSeed(round.drawSeed(shard.worker()));
    long copied = System.nanoTime();
    Steps steps = steps(shard, round);
    long computed = System.nanoTime();
    byte[] trained = steps.examples == 0 ? new byte[0] : FlatState.of(graph);
    boolean finite =
        steps.finite
            && (steps.examples == 0
                || FlatState.isFinite(trained, Math.toIntExact(graph.numParams())));
    long copyNanoseconds = copied - begin + System.nanoTime() - computed;
    return new WorkerResult(
        new WorkerReport(
            shard.worker(),
            steps.examples,
            steps.costSum,
            finite,
            computed - copied,
            copyNanoseconds),
        trained);
  }

  /** Scores a shard with the parameters of a state. */
  synchronized SplitScore evaluate(Shard shard, byte[] state, int classes) {
    FlatState.into(graph, state);
    SplitScore score = SplitScore.none(classes);
    int[] order = new int[shard.size()];
    java.util.Arrays.setAll(order, place -> place);
    for (int from = 0; from < order.length; from += EVALUATION_BATCH) {
      int to = Math.min(order.length, from + EVALUATION_BATCH);
      INDArray output = network.output(tensors.of(shard, order, from, to).features());
      score.add(output, shard.labels(), from);
    }
    return score;
  }

  @Override
  public synchronized void close() {
    network.close();
    graph.close();
  }

  private Steps steps(Shard shard, RoundPlan round) {
    Steps steps = new Steps();
    EpochPlan plan = round.epochPlan();
    int[] order = round.order(shard.worker());
    int first = round.firstExample(shard.worker());
    int end = first + plan.examplesOf(shard.worker(), round.round());
    for (int from = first; from < end && steps.finite; from += plan.batchSize()) {
      int to = Math.min(end, from + plan.batchSize());
      ExampleTensors.Batch batch = tensors.of(shard, order, from, to);
      double cost = network.fit(batch.features(), batch.labels());
      steps.examples += to - from;
      steps.costSum += cost * (to - from);
      steps.finite = Double.isFinite(cost);
    }
    return steps;
  }

  /** What adds up over the steps of a round. */
  private static final class Steps {
    private long examples;
    private double costSum;
    private boolean finite = true;
  }
}
