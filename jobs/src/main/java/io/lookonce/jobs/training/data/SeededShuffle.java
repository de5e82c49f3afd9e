package io.lookonce.jobs.training.data;

import java.util.Random;

/** Seeded permutations: the same keys give the same order on every machine. */
public final class SeededShuffle {

  private SeededShuffle() {}

  /**
   * A permutation of 0 .. {@code length} − 1, a Fisher–Yates shuffle driven by {@link Random}.
   *
   * @param keys what the order depends on, such as seed, epoch and worker
   */
  public static int[] permutation(int length, long... keys) {
    Random random = new Random(mixed(keys));
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Mixes keys into a seed with SplitMix64's finaliser: one changed bit flips about half of it. */
  public static long mixed(long... keys) {
    long state = 0;
    for (long key : keys) {
      long z = state + key + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      state = z ^ (z >>> 31);
    }
    return state;
  }
}
