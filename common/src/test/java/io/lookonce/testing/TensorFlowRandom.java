package io.lookonce.testing;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The random numbers that TensorFlow draws on a CPU: the counter-based generator Philox4x32-10
 * (Salmon et al., <i>Parallel Random Numbers: As Easy as 1, 2, 3</i>), and Box and Muller's method
 * in single precision.
 */
public final class TensorFlowRandom {
  /** TensorFlow's seed of the graph where only the operation has one. */
  public static final long DEFAULT_GRAPH_SEED = 87654321L;

  private static final long WORD = 0xFFFFFFFFL;
  private static final int BLOCKS_PER_VALUE = 256;

  private final long graphSeed;
  private final long operationSeed;

  public TensorFlowRandom(long graphSeed, long operationSeed) {
    this.graphSeed = graphSeed;
    this.operationSeed = operationSeed;
  }

  /**
   * The numbers of Keras' initialisers with a seed under TensorFlow 2, which keep no state: Philox
   * itself makes the two seeds from the one.
   */
  public static TensorFlowRandom keras(long seed) {
    int[] words = new TensorFlowRandom(0x02461e293ec8f720L, 0).block(seed);
    return new TensorFlowRandom(joined(words[0], words[1]), joined(words[2], words[3]));
  }

  /**
   * The values of one run of an operation.
   *
   * @param count how many values the operation draws
   * @param run how often the graph ran the operation before
   */
  public float[] normal(int count, int run, float mean, float standardDeviation) {
    float[] values = new float[count];
    long firstBlock = (long) run * count * BLOCKS_PER_VALUE;
    for (int i = 0; i < count; i += 4) {
      int[] words = block(firstBlock + i / 4);
      for (int j = 0; j < 4 && i + j < count; j++) {
        values[i + j] = boxMuller(words, j) * standardDeviation + mean;
      }
    }
    return values;
  }

  /**
   * The first run of {@code random_uniform}.
   *
   * @return numbers in [minimum, maximum)
   */
  public float[] uniform(int count, float minimum, float maximum) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = uniform(block(i / 4)[i % 4]) * (maximum - minimum) + minimum;
    }
    return values;
  }

  /**
   * The first run of TensorFlow's {@code xavier_initializer} and Keras' {@code glorot_uniform}:
   * uniform within ± sqrt(6 / (fan-in + fan-out)).
   *
   * @param shape (inputs, units), or (rows, columns, channels, filters)
   */
  public INDArray xavier(long... shape) {
    double window = shape.length == 2 ? 1 : shape[0] * shape[1];
    double fans = window * (shape[shape.length - 2] + shape[shape.length - 1]);
    float limit = (float) Math.sqrt(6 / fans);
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    return Nd4j.createFromArray(uniform(count, -limit, limit))
        .castTo(DataType.DOUBLE)
        .reshape('c', shape);
  }

  private static long joined(int low, int high) {
    return (low & WORD) | ((long) high << 32);
  }

  private static float boxMuller(int[] words, int index) {
    int pair = index & 2;
    float u = Math.max(uniform(words[pair]), 1e-7f);
    float angle = 2 * (float) Math.PI * uniform(words[pair + 1]);
    float radius = (float) Math.sqrt(-2 * (float) Math.log(u));
    double direction = (index & 1) == 0 ? Math.sin(angle) : Math.cos(angle);
    return (float) direction * radius;
  }

  private static float uniform(int word) {
    return Float.intBitsToFloat(0x3f800000 | (word & 0x7fffff)) - 1;
  }

  private int[] block(long number) {
    long c0 = number & WORD;
    long c1 = number >>> 32;
    long c2 = operationSeed & WORD;
    long c3 = operationSeed >>> 32;
    long k0 = graphSeed & WORD;
    long k1 = graphSeed >>> 32;
    for (int round = 0; round < 10; round++) {
      long product0 = 0xD2511F53L * c0;
      long product1 = 0xCD9E8D57L * c2;
      c0 = (product1 >>> 32) ^ c1 ^ k0;
      c1 = product1 & WORD;
      c2 = (product0 >>> 32) ^ c3 ^ k1;
      c3 = product0 & WORD;
      k0 = (k0 + 0x9E3779B9L) & WORD;
      k1 = (k1 + 0xBB67AE85L) & WORD;
    }
    return new int[] {(int) c0, (int) c1, (int) c2, (int) c3};
  }
}
