package io.lookonce.network;

/**
 * TensorFlow's uniform random numbers: Philox4x32-10 (Salmon et al., 2011) with a graph seed and an
 * operation seed, each a small non-negative number.
 */
final class PhiloxRandom {

  private static final long LOW = 0xffffffffL;

  private final long graphSeed;
  private final long operationSeed;

  PhiloxRandom(long graphSeed, long operationSeed) {
    this.graphSeed = graphSeed;
    this.operationSeed = operationSeed;
  }

  /** The first numbers of the operation's first run, in [−limit, limit). */
  float[] uniform(int count, float limit) {
    float[] numbers = new float[count];
    for (int index = 0; index < count; index++) {
      int bits = block(index / 4)[index % 4];
      float fraction = Float.intBitsToFloat(0x3f800000 | (bits & 0x7fffff)) - 1;
      numbers[index] = fraction * (2 * limit) - limit;
    }
    return numbers;
  }

  private int[] block(long number) {
    long[] counter = {number, 0, operationSeed, 0};
    long firstKey = graphSeed;
    long secondKey = 0;
    for (int round = 0; round < 10; round++) {
      long first = 0xD2511F53L * counter[0];
      long second = 0xCD9E8D57L * counter[2];
      counter =
          new long[] {
            (second >>> 32) ^ counter[1] ^ firstKey,
            second & LOW,
            (first >>> 32) ^ counter[3] ^ secondKey,
            first & LOW
          };
      firstKey = (firstKey + 0x9E3779B9L) & LOW;
      secondKey = (secondKey + 0xBB67AE85L) & LOW;
    }
    return new int[] {(int) counter[0], (int) counter[1], (int) counter[2], (int) counter[3]};
  }
}
