package io.lookonce.jobs.training.averaging;

import io.lookonce.network.Averaging;
import java.nio.FloatBuffer;
import java.util.BitSet;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * What becomes of the average. As a mean it is the new state. With Nesterov momentum (DiLoCo:
 * Douillard et al., 2023) the way d = old − average is a gradient: v = μ·v + d and new = old − η·(d
 * + μ·v), in double precision per number.
 *
 * <p>The state of the updater, and parameters that are measured rather than learnt, such as the
 * running variance of a batch normalisation, are averaged in both cases: a step beyond the average
 * could make a variance negative.
 */
final class OuterOptimizer {

  private final Averaging.Outer outer;
  private final int parameters;
  private final BitSet measured;

  private OuterOptimizer(Averaging.Outer outer, int parameters, BitSet measured) {
    this.outer = outer;
    this.parameters = parameters;
    this.measured = measured;
  }

  static OuterOptimizer of(Averaging.Outer outer, ComputationGraph graph) {
    return new OuterOptimizer(outer, Math.toIntExact(graph.numParams()), measured(graph));
  }

  /** How many bytes of a {@link FlatState} are parameters. */
  int parameterBytes() {
    return parameters * Float.BYTES;
  }

  /** The momentum before the first round, little-endian float32; empty where there is none. */
  byte[] initialMomentum() {
    return new byte[outer instanceof Averaging.Nesterov ? parameters * Float.BYTES : 0];
  }

  /**
   * What turns the average into the new state, piece by piece.
   *
   * @param state the {@link FlatState} that the round began with, changed in place
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
      for (int i = measured.nextClearBit(first); i < end; i = measured.nextClearBit(i + 1)) {
        double way = (double) values.get(i) - average[i - first];
        double v = nesterov.momentum() * velocity.get(i) + way;
        velocity.put(i, (float) v);
        double step = nesterov.learningRate() * (way + nesterov.momentum() * v);
        average[i - first] = (float) (values.get(i) - step);
      }
      values.put(first, average, 0, length);
    };
  }

  /** Places of the parameters that no gradient reaches. */
  private static BitSet measured(ComputationGraph graph) {
    BitSet places = new BitSet();
    for (Layer layer : graph.getLayers()) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                if (layer.getConfig().getUpdaterByParam(name) instanceof NoOp) {
                  mark(places, values, graph);
                }
              });
    }
    return places;
  }

  private static void mark(BitSet places, INDArray values, ComputationGraph graph) {
    int from = Math.toIntExact(values.offset() - graph.params().offset());
    places.set(from, from + Math.toIntExact(values.length()));
  }
}
