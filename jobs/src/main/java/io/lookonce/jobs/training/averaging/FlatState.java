package io.lookonce.jobs.training.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * State of a network in training as one row of float32 numbers: all parameters in DL4J's flat
 * order, then the optimizer state (none for plain gradient descent). Copies in byte arrays are
 * little-endian. An instance accesses the network's own memory in place.
 */
public final class FlatState implements WeightedMean.Numbers {

  private static final int BLOCK = 1024;
  private static final int EXPONENT = 0x7F80_0000;
  private static final int LOWEST_OF_EXPONENT = 0x0080_0000;

  private final FloatBuffer parameters;
  private final FloatBuffer optimizer;

  private FlatState(FloatBuffer parameters, FloatBuffer optimizer) {
    this.parameters = parameters;
    this.optimizer = optimizer;
  }

  /** A network's state, valid until the network is closed. */
  public static FlatState in(ComputationGraph graph) {
    INDArray optimizerState = graph.getUpdater(true).getStateViewArray();
    boolean stateless = optimizerState == null || optimizerState.length() == 0;
    return new FlatState(
        view(graph.params()), stateless ? FloatBuffer.allocate(0) : view(optimizerState));
  }

  /**
   * The length of a network's state in bytes.
   *
   * @throws IllegalStateException if it exceeds the size of an array
   */
  static int bytes(ComputationGraph graph) {
    INDArray optimizerState = graph.getUpdater(true).getStateViewArray();
    long numbers = graph.numParams() + (optimizerState == null ? 0 : optimizerState.length());
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

  /** A writable view of an array of little-endian float32. */
  public static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  @Override
  public int count() {
    return parameters.limit() + optimizer.limit();
  }

  @Override
  public void read(int first, float[] into, int length) {
    int inParameters = Math.max(0, Math.min(length, parameters.limit() - first));
    if (inParameters > 0) {
      parameters.get(first, into, 0, inParameters);
    }
    if (inParameters < length) {
      int index = first + inParameters - parameters.limit();
      optimizer.get(index, into, inParameters, length - inParameters);
    }
  }

  /** Overwrites numbers from an index on. */
  void write(int first, float[] from, int length) {
    int inParameters = Math.max(0, Math.min(length, parameters.limit() - first));
    if (inParameters > 0) {
      parameters.put(first, from, 0, inParameters);
    }
    if (inParameters < length) {
      int index = first + inParameters - parameters.limit();
      optimizer.put(index, from, inParameters, length - inParameters);
    }
  }

  public void copyTo(byte[] state) {
    FloatBuffer target = floats(state);
    target.put(0, parameters, 0, parameters.limit());
    target.put(parameters.limit(), optimizer, 0, optimizer.limit());
  }

  void copyFrom(byte[] state) {
    copyParametersFrom(state);
    optimizer.put(0, floats(state), parameters.limit(), optimizer.limit());
  }

  /**
   * Overwrites the parameters only.
   *
   * @param numbers the parameters; further numbers are ignored
   */
  public void copyParametersFrom(byte[] numbers) {
    parameters.put(0, floats(numbers), 0, parameters.limit());
  }

  /** Whether all parameters are finite. */
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

  /** An integer reduction, which the compiler can vectorise. */
  private static boolean isFinite(float[] numbers, int count) {
    int unbounded = 0;
    for (int i = 0; i < count; i++) {
      // All exponent bits set means infinity or NaN; the addition carries into the sign bit.
      unbounded |= (Float.floatToRawIntBits(numbers[i]) & EXPONENT) + LOWEST_OF_EXPONENT;
    }
    return unbounded >= 0;
  }

  private static FloatBuffer view(INDArray array) {
    return array.data().asNioFloat().slice(0, Math.toIntExact(array.length()));
  }
}
