package io.lookonce.network;

import java.util.Arrays;
import java.util.Locale;

/**
 * The random numbers of NumPy's {@code np.random.seed(s)}, bit for bit, so that the course's seeds
 * give the course's weights. It uses the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998),
 * and Marsaglia's polar method for normal numbers, like NumPy's legacy generator.
 *
 * <p>Not thread-safe.
 */
public final class NumpyRandom {

  private static final int WORDS = 624;
  private static final int SHIFT = 397;

  /**
   * NumPy's tolerance for the sum of probabilities: the square root of the machine epsilon of a
   * double.
   */
  private static final double SUM_TOLERANCE = 1.5e-8;

  private final int[] state = new int[WORDS];
  private int next = WORDS;
  private double kept;
  private boolean hasKept;

  /**
   * A generator.
   *
   * @param seed taken modulo 2³²
   */
  public NumpyRandom(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** A number in [0, 1) with 53 random bits: {@code np.random.rand()}. */
  public double uniform() {
    int high = word() >>> 5;
    int low = word() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /** A normal number with mean 0 and standard deviation 1: {@code np.random.randn()}. */
  public double normal() {
    if (hasKept) {
      hasKept = false;
      return kept;
    }
    double x;
    double y;
    double radius;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      radius = x * x + y * y;
    } while (radius >= 1 || radius == 0);
    double factor = Math.sqrt(-2 * Math.log(radius) / radius);
    kept = factor * x;
    hasKept = true;
    return factor * y;
  }

  /**
   * The numbers from 0 to {@code count} − 1 in random order: {@code np.random.permutation(count)}.
   */
  public int[] permutation(int count) {
    int[] order = new int[count];
    Arrays.setAll(order, index -> index);
    for (int last = count - 1; last > 0; last--) {
      int other = upTo(last);
      int moved = order[last];
      order[last] = order[other];
      order[other] = moved;
    }
    return order;
  }

  /**
   * An integer from {@code low} (inclusive) to {@code high} (exclusive): {@code
   * np.random.randint(low, high)}.
   *
   * @param high above {@code low} by at most 2³²
   */
  public long integer(long low, long high) {
    long largest = high - low - 1;
    if (largest < 0 || largest > 0xffffffffL) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no whole numbers from %d to %d", low, high));
    }
    return low + Integer.toUnsignedLong(upTo((int) largest));
  }

  /**
   * Some of the numbers from 0 to {@code population} − 1: {@code np.random.choice(population,
   * count, replace)}.
   *
   * @param replace whether a number may be drawn again; if not, {@code count} is at most {@code
   *     population}
   */
  public int[] choice(int population, int count, boolean replace) {
    if (!replace) {
      if (count > population) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "%d different numbers cannot be drawn from %d", count, population));
      }
      return Arrays.copyOf(permutation(population), count);
    }
    int[] chosen = new int[count];
    Arrays.setAll(chosen, index -> (int) integer(0, population));
    return chosen;
  }

  /**
   * An index drawn with the given probabilities: {@code np.random.choice(count, p=probabilities)}.
   *
   * @param probabilities must add up to 1
   */
  public int choice(double[] probabilities) {
    double[] cumulative = probabilities.clone();
    for (int i = 1; i < cumulative.length; i++) {
      cumulative[i] += cumulative[i - 1];
    }
    double sum = cumulative[cumulative.length - 1];
    if (!(Math.abs(sum - 1) < SUM_TOLERANCE)) {
      throw new IllegalArgumentException("probabilities add up to " + sum + ", not to 1");
    }
    double drawn = uniform();
    int chosen = 0;
    while (cumulative[chosen] / sum <= drawn) {
      chosen++;
    }
    return chosen;
  }

  /** An unsigned integer from 0 to {@code largest} inclusive, by masking and rejection. */
  private int upTo(int largest) {
    if (largest == 0) {
      return 0;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(largest);
    int drawn;
    do {
      drawn = word() & mask;
    } while (Integer.compareUnsigned(drawn, largest) > 0);
    return drawn;
  }

  private int word() {
    if (next == WORDS) {
      twist();
      next = 0;
    }
    int word = state[next++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
  }

  private void twist() {
    for (int i = 0; i < WORDS; i++) {
      int joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      int twisted = (joined & 1) == 0 ? 0 : 0x9908b0df;
      state[i] = state[(i + SHIFT) % WORDS] ^ (joined >>> 1) ^ twisted;
    }
  }
}
