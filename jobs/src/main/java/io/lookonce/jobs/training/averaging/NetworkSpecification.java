package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.nd4j.FastNetwork;
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
 */
public record NetworkSpecification(List<AtSize> sizes, int threads) implements Serializable {

  /**
   * The network at one input size; all sizes have the same parameters.
   *
   * @param json the DL4J configuration
   * @param format format of the examples
   */
  record AtSize(String json, ExampleFormat format) implements Serializable {}

  /** A network with a single input size. */
  public NetworkSpecification(String json, ExampleFormat format, int threads) {
    this(List.of(new AtSize(json, format)), threads);
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
    return new NetworkSpecification(sizes, plan.threads());
  }

  /** The network of a training at the size for evaluation and export only. */
  public static NetworkSpecification of(TrainingPlan plan) {
    return new NetworkSpecification(
        plan.network().configuration(plan.settings(), plan.epochPlan().examples()).toJson(),
        plan.task().format(),
        plan.threads());
  }

  /**
   * One network for one or several input sizes: a graph for each size, all with the same parameters
   * and optimizer state in memory, so a step at any size updates all of them.
   */
  static final class MultiScaleNetwork implements AutoCloseable {

    /** The network at one input size. */
    record SizedNetwork(ComputationGraph graph, FastNetwork network, BatchBuilder batches) {}

    private final List<SizedNetwork> sizes = new ArrayList<>();

    MultiScaleNetwork(List<AtSize> specifications) {
      for (AtSize specification : specifications) {
        ComputationGraph graph =
            new ComputationGraph(ComputationGraphConfiguration.fromJson(specification.json()));
        if (sizes.isEmpty()) {
          graph.init();
        } else {
          share(first().graph(), graph);
        }
        sizes.add(
            new SizedNetwork(
                graph, FastNetwork.of(graph), specification.format().newBatchBuilder()));
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
