package io.lookonce.nd4j.operation;

/** What dropout masks are drawn from, so that the same step always draws the same masks. */
public final class DropoutSeed {

  /** 2⁶⁴ divided by the golden ratio, as in the SplitMix64 generator. */
  static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private DropoutSeed() {}

  /**
   * The seed of one step: {@code mix(seed + mix(iteration + stream × 2⁶⁴ / φ))}. No two pairs of
   * iteration and stream below 2³¹ give the same seed.
   *
   * @param seed of the network or one of its layers
   * @param stream which of the trainings side by side
   * @param iteration parameter updates done so far, over all epochs and rounds
   */
  public static long of(long seed, long stream, int iteration) {
    return mix(seed + mix(iteration + stream * GOLDEN));
  }

  /** The output function of SplitMix64, a bijection. */
  static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
