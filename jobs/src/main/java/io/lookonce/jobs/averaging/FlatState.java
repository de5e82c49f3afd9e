package io.lookonce.jobs.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What training changes in a network, as little-endian float32 numbers in one array: first all
 * parameters in DL4J's flat order, then the state of the updater, which plain gradient descent does
 * not have.
 */
final class FlatState {

  private FlatState() {}

  /**
   * The length of a network's state in bytes.
   *
   * @throws IllegalStateException if it is more than an array holds
   */
  static int bytes(ComputationGraph graph) {
    long numbers = graph.numParams() + updaterNumbers(graph);
    if (numbers > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalStateException(
          "the network has " + numbers + " numbers of state; at most 2^29 can be averaged");
    }
    return (int) numbers * Float.BYTES;
  }

  /** A copy of a network's state. */
  static byte[] of(ComputationGraph graph) {
    byte[] state = new byte[bytes(graph)];
    FloatBuffer target = floats(state);
    target.put(view(graph.params()));
    if (updaterNumbers(graph) > 0) {
      target.put(view(updaterState(graph)));
    }
    return state;
  }

  /** Overwrites a network's state with a copy made from a network of the same configuration. */
  static void into(ComputationGraph graph, byte[] state) {
    FloatBuffer source = floats(state);
    int parameters = Math.toIntExact(graph.numParams());
    view(graph.params()).put(source.slice(0, parameters));
    if (updaterNumbers(graph) > 0) {
      view(updaterState(graph)).put(source.slice(parameters, source.limit() - parameters));
    }
  }

  /** The numbers of an array of little-endian float32, writable. */
  static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** Whether all of the first numbers are finite. */
  static boolean isFinite(byte[] state, int count) {
    FloatBuffer numbers = floats(state);
    float sum = 0;
    for (int i = 0; i < count; i++) {
      // Zero times a finite number is zero; times infinity or NaN it is NaN.
      sum += 0 * numbers.get(i);
    }
    return sum == 0;
  }

  private static long updaterNumbers(ComputationGraph graph) {
    INDArray state = updaterState(graph);
    return state == null ? 0 : state.length();
  }

  private static INDArray updaterState(ComputationGraph graph) {
    return graph.getUpdater(true).getStateViewArray();
  }

  private static FloatBuffer view(INDArray array) {
    return array.data().asNioFloat().slice(0, Math.toIntExact(array.length()));
  }
}
