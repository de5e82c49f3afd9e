package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.network.GradientClipping;
import io.lookonce.network.NetworkMemory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;

/**
 * What a worker needs to build its network.
 *
 * @param sizes the network at each input size; the first is used for evaluation and export
 * @param threads processor cores that one worker computes on
 * @param clipping limits of the gradient
 * @param evaluationBatch examples in one forward pass of an evaluation
 */
public record NetworkSpecification(
    List<AtSize> sizes, int threads, GradientClipping clipping, int evaluationBatch)
    implements Serializable {

  /**
   * The network at one input size; all sizes have the same parameters.
   *
   * @param json the DL4J configuration
   * @param format format of the examples
   */
  record AtSize(String json, ExampleFormat format) implements Serializable {}

  /** A network with a single input size and without limits of the gradient. */
  public NetworkSpecification(String json, ExampleFormat format, int threads) {
    this(
        List.of(new AtSize(json, format)),
        threads,
        GradientClipping.NONE,
        TrainingPlan.EVALUATION_BATCH);
  }

  /**
   * The network of a training at all input sizes.
   *
   * @param graph the network at the size for evaluation and export
   */
  static NetworkSpecification ofAllSizes(TrainingPlan plan, ComputationGraph graph) {
    List<AtSize> sizes = new ArrayList<>();
    sizes.add(new AtSize(graph.getConfiguration().toJson(), plan.task().format()));
    for (TrainingTask.AtOtherSize other : plan.task().otherSizes()) {
      sizes.add(
          new AtSize(
              other.network().configuration(plan.settings(), plan.epochPlan().examples()).toJson(),
              other.format()));
    }
    return new NetworkSpecification(
        sizes,
        plan.threads(),
        plan.settings().clipping(),
        plan.evaluationBatch(graph.getConfiguration()));
  }

  /** The network of a training at the size for evaluation and export only. */
  public static NetworkSpecification of(TrainingPlan plan) {
    ComputationGraphConfiguration configuration =
        plan.network().configuration(plan.settings(), plan.epochPlan().examples());
    return new NetworkSpecification(
        List.of(new AtSize(configuration.toJson(), plan.task().format())),
        plan.threads(),
        plan.settings().clipping(),
        plan.evaluationBatch(configuration));
  }

  /**
   * One network for one or several input sizes: a graph for each size, all with the same parameters
   * and optimizer state in memory, so a step at any size updates all of them.
   */
  static final class MultiScaleNetwork implements AutoCloseable {

    /** The network at one input size. */
    record SizedNetwork(ComputationGraph graph, FastNetwork network, BatchBuilder batches) {}

    private final List<SizedNetwork> sizes = new ArrayList<>();

    MultiScaleNetwork(NetworkSpecification specifications) {
      for (AtSize specification : specifications.sizes()) {
        ComputationGraph graph =
            new ComputationGraph(ComputationGraphConfiguration.fromJson(specification.json()));
        if (sizes.isEmpty()) {
          graph.init();
        } else {
          share(first().graph(), graph);
        }
        FastNetwork network = FastNetwork.of(graph);
        network.setGradientClipping(specifications.clipping());
        sizes.add(new SizedNetwork(graph, network, specification.format().newBatchBuilder()));
      }
    }

    private static void share(ComputationGraph from, ComputationGraph graph) {
      graph.init(from.params(), false);
      graph.setUpdater(
          new ComputationGraphUpdater(graph, from.getUpdater(true).getStateViewArray()));
    }

    /** The size for evaluation and export. */
    SizedNetwork first() {
      return sizes.get(0);
    }

    /** The size of a round, the same on every worker. */
    SizedNetwork of(RoundPlan round) {
      return sizes.get(round.size(sizes.size()));
    }

    @Override
    public void close() {
      for (SizedNetwork size : sizes) {
        size.network().close();
        NetworkMemory.free(size.graph());
      }
    }
  }
}
