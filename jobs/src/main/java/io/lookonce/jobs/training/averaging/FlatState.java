package io.lookonce.jobs.training.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What training changes in a network, as one row of float32 numbers: first all parameters in DL4J's
 * flat order, then the state of the updater, which plain gradient descent does not have. In an
 * array they are little-endian. An instance is a network's own memory, read and written in place.
 */
public final class FlatState implements WeightedMean.Numbers {

  private static final int BLOCK = 1024;
  private static final int EXPONENT = 0x7F80_0000;
  private static final int LOWEST_OF_EXPONENT = 0x0080_0000;

  private final FloatBuffer parameters;
  private final FloatBuffer updater;

  private FlatState(FloatBuffer parameters, FloatBuffer updater) {
    this.parameters = parameters;
    this.updater = updater;
  }

  /** A network's state, valid until the network is closed. */
  public static FlatState in(ComputationGraph graph) {
    INDArray updaterState = graph.getUpdater(true).getStateViewArray();
    boolean stateless = updaterState == null || updaterState.length() == 0;
    return new FlatState(
        view(graph.params()), stateless ? FloatBuffer.allocate(0) : view(updaterState));
  }

  /**
   * The length of a network's state in bytes.
   *
   * @throws IllegalStateException if it is more than an array holds
   */
  static int bytes(ComputationGraph graph) {
    INDArray updaterState = graph.getUpdater(true).getStateViewArray();
    long numbers = graph.numParams() + (updaterState == null ? 0 : updaterState.length());
    if (numbers > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalStateException(
          "the network has " + numbers + " numbers of state; at most 2^29 can be averaged");
    }
    return (int) numbers * Float.BYTES;
  }

  /** A copy of a network's state. */
  public static byte[] of(ComputationGraph graph) {
    byte[] state = new byte[bytes(graph)];
    in(graph).copyTo(state);
    return state;
  }

  /** Overwrites a network's state with a copy made from a network of the same configuration. */
  public static void into(ComputationGraph graph, byte[] state) {
    in(graph).copyFrom(state);
  }

  /** The numbers of an array of little-endian float32, writable. */
  public static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  @Override
  public int count() {
    return parameters.limit() + updater.limit();
  }

  @Override
  public void read(int first, float[] into, int length) {
    int inParameters = Math.max(0, Math.min(length, parameters.limit() - first));
    if (inParameters > 0) {
      parameters.get(first, into, 0, inParameters);
    }
    if (inParameters < length) {
      int place = first + inParameters - parameters.limit();
      updater.get(place, into, inParameters, length - inParameters);
    }
  }

  /** Overwrites numbers from a place on. */
  void write(int first, float[] from, int length) {
    int inParameters = Math.max(0, Math.min(length, parameters.limit() - first));
    if (inParameters > 0) {
      parameters.put(first, from, 0, inParameters);
    }
    if (inParameters < length) {
      int place = first + inParameters - parameters.limit();
      updater.put(place, from, inParameters, length - inParameters);
    }
  }

  public void copyTo(byte[] state) {
    FloatBuffer target = floats(state);
    target.put(0, parameters, 0, parameters.limit());
    target.put(parameters.limit(), updater, 0, updater.limit());
  }

  void copyFrom(byte[] state) {
    copyParametersFrom(state);
    updater.put(0, floats(state), parameters.limit(), updater.limit());
  }

  /**
   * Overwrites the parameters alone.
   *
   * @param numbers begin with the parameters
   */
  public void copyParametersFrom(byte[] numbers) {
    parameters.put(0, floats(numbers), 0, parameters.limit());
  }

  /** Whether all parameters are finite numbers. */
  public boolean isFinite() {
    return isFinite(parameters);
  }

  private static boolean isFinite(FloatBuffer numbers) {
    float[] block = new float[BLOCK];
    for (int first = 0; first < numbers.limit(); first += BLOCK) {
      int length = Math.min(BLOCK, numbers.limit() - first);
      numbers.get(first, block, 0, length);
      if (!isFinite(block, length)) {
        return false;
      }
    }
    return true;
  }

  /** Integers may be summed in any order, so that the compiler can take several at a time. */
  private static boolean isFinite(float[] numbers, int count) {
    int unbounded = 0;
    for (int i = 0; i < count; i++) {
      // All bits of the exponent set: infinity or no number. The sum's sign bit keeps the news.
      unbounded |= (Float.floatToRawIntBits(numbers[i]) & EXPONENT) + LOWEST_OF_EXPONENT;
    }
    return unbounded >= 0;
  }

  private static FloatBuffer view(INDArray array) {
    return array.data().asNioFloat().slice(0, Math.toIntExact(array.length()));
  }
}
