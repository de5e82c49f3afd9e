package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.ExampleBatches;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.network.NetworkMemory;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;

/**
 * One network for inputs of several sizes: a graph for each, all on the same parameters and the
 * same optimizer state, so that a step at any size moves all of them.
 */
final class SharedNetworks implements AutoCloseable {

  /** The network at one size. */
  record AtSize(ComputationGraph graph, FastNetwork network, ExampleBatches batches) {}

  private final List<AtSize> sizes = new ArrayList<>();

  SharedNetworks(List<NetworkSpecification.AtSize> specifications) {
    for (NetworkSpecification.AtSize specification : specifications) {
      ComputationGraph graph =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(specification.json()));
      if (sizes.isEmpty()) {
        graph.init();
      } else {
        share(first().graph(), graph);
      }
      sizes.add(new AtSize(graph, FastNetwork.of(graph), specification.format().open()));
    }
  }

  private static void share(ComputationGraph from, ComputationGraph graph) {
    graph.init(from.params(), false);
    graph.setUpdater(new ComputationGraphUpdater(graph, from.getUpdater(true).getStateViewArray()));
  }

  /** The size that is judged and exported. */
  AtSize first() {
    return sizes.get(0);
  }

  /** The size that a round is trained at: the same on every worker. */
  AtSize of(RoundPlan round) {
    return sizes.get(round.size(sizes.size()));
  }

  @Override
  public void close() {
    for (AtSize size : sizes) {
      size.network().close();
      NetworkMemory.free(size.graph());
    }
  }
}
