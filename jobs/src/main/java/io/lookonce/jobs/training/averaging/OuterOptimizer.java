package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.network.Averaging;
import java.nio.FloatBuffer;
import java.util.BitSet;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Outer optimizer: turns the average of the workers' states into the next state. {@code mean} takes
 * the average. Nesterov momentum (DiLoCo: Douillard et al., 2023) treats d = old − average as a
 * gradient: v = μ·v + d and new = old − η·(d + μ·v), in double precision per number.
 *
 * <p>Optimizer state and statistics that no gradient trains, such as the running variance of batch
 * normalisation, are averaged in both cases: a step beyond the average could make a variance
 * negative.
 */
final class OuterOptimizer {

  private final Averaging.Outer outer;
  private final int parameters;
  private final BitSet statistics;

  private OuterOptimizer(Averaging.Outer outer, int parameters, BitSet statistics) {
    this.outer = outer;
    this.parameters = parameters;
    this.statistics = statistics;
  }

  static OuterOptimizer of(Averaging.Outer outer, ComputationGraph graph) {
    return new OuterOptimizer(outer, Math.toIntExact(graph.numParams()), statistics(graph));
  }

  /** Bytes of the parameters at the start of a {@link FlatState}. */
  int parameterBytes() {
    return parameters * Float.BYTES;
  }

  /**
   * The momentum before the first round, little-endian float32; empty without Nesterov momentum.
   */
  byte[] initialMomentum() {
    return new byte[outer instanceof Averaging.Nesterov ? parameters * Float.BYTES : 0];
  }

  /**
   * Returns a receiver that turns the average into the next state, piece by piece.
   *
   * @param state the {@link FlatState} at the start of the round, changed in place
   * @param momentum v, changed in place
   */
  MeanReceiver into(byte[] state, byte[] momentum) {
    FloatBuffer values = FlatState.floats(state);
    if (!(outer instanceof Averaging.Nesterov nesterov)) {
      return (first, average, length) -> values.put(first, average, 0, length);
    }
    FloatBuffer velocity = FlatState.floats(momentum);
    return (first, average, length) -> {
      int end = Math.min(parameters, first + length);
      for (int i = statistics.nextClearBit(first); i < end; i = statistics.nextClearBit(i + 1)) {
        double gradient = (double) values.get(i) - average[i - first];
        double v = nesterov.momentum() * velocity.get(i) + gradient;
        velocity.put(i, (float) v);
        double step = nesterov.learningRate() * (gradient + nesterov.momentum() * v);
        average[i - first] = (float) (values.get(i) - step);
      }
      values.put(first, average, 0, length);
    };
  }

  /** Indices of the parameters that no gradient trains. */
  private static BitSet statistics(ComputationGraph graph) {
    BitSet indices = new BitSet();
    for (Layer layer : graph.getLayers()) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                if (layer.getConfig().getUpdaterByParam(name) instanceof NoOp) {
                  mark(indices, values, graph);
                }
              });
    }
    return indices;
  }

  private static void mark(BitSet indices, INDArray values, ComputationGraph graph) {
    int from = Math.toIntExact(values.offset() - graph.params().offset());
    indices.set(from, from + Math.toIntExact(values.length()));
  }
}
