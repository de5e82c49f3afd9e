package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckBatch;
import io.lookonce.gradientcheck.CheckSettings;
import io.lookonce.gradientcheck.FastGradient;
import io.lookonce.gradientcheck.GradientChecker;
import io.lookonce.jobs.training.ConfiguredNetwork;
import io.lookonce.network.Network;
import io.lookonce.network.NetworkMemory;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What a machine needs to check gradients.
 *
 * @param configuration of the network, whose seed draws weights, examples and numbers
 * @param settings how strictly
 * @param examples in the batch
 * @param threads processor cores that one task computes on
 */
record CheckPlan(
    NetworkConfiguration configuration, CheckSettings settings, int examples, int threads)
    implements Serializable {

  /** A network with its weights; the penalty on them is that of a data set of this one batch. */
  ComputationGraph build() {
    ConfiguredNetwork configured = configuration.read();
    return configured.network().build(configured.settings(), examples);
  }

  private CheckBatch batch() {
    ConfiguredNetwork configured = configuration.read();
    Network network = configured.network();
    return CheckBatch.random(network, examples, configured.settings().seed());
  }

  /** A checker of the gradients in double precision. */
  GradientChecker open() {
    ComputationGraph graph = build();
    try {
      return GradientChecker.of(graph, batch(), settings);
    } finally {
      NetworkMemory.free(graph);
    }
  }

  /** The gradient of the fast step. */
  FastGradient openFast() {
    ComputationGraph graph = build();
    try {
      return new FastGradient(graph, batch());
    } finally {
      NetworkMemory.free(graph);
    }
  }
}
