package io.lookonce.image;

/**
 * Which source samples make each target sample along one axis, and their weights in 22-bit fixed
 * point, as Pillow computes them: the kernel is sampled at pixel centres, normalised to sum 1,
 * scaled and rounded half away from zero.
 */
final class CubicWeights {

  private static final int PRECISION = 22;

  /** One half in fixed point, where every sum starts so that the shift rounds. */
  static final int HALF = 1 << (PRECISION - 1);

  /** One half in the upper and in the lower 32 bits. */
  static final long HALF_IN_BOTH = (long) HALF << 32 | HALF;

  /** Keys' parameter. */
  private static final double A = -0.5;

  private static final double SUPPORT = 2;

  private final int taps;
  private final int[] first;
  private final int[] count;
  private final int[] weights;

  CubicWeights(int source, int target) {
    double scale = (double) source / target;
    double widening = Math.max(1, scale);
    double support = SUPPORT * widening;
    taps = 2 * (int) Math.ceil(support) + 1;
    first = new int[target];
    count = new int[target];
    weights = new int[Math.multiplyExact(target, taps)];
    for (int i = 0; i < target; i++) {
      double centre = (i + 0.5) * scale;
      first[i] = Math.max(0, (int) (centre - support + 0.5));
      count[i] = Math.min(source, (int) (centre + support + 0.5)) - first[i];
      fill(i, centre, 1 / widening);
    }
  }

  private void fill(int target, double centre, double narrowing) {
    double[] exact = new double[count[target]];
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = kernel((i + first[target] - centre + 0.5) * narrowing);
      sum += exact[i];
    }
    for (int i = 0; i < exact.length; i++) {
      double weight = exact[i] / sum * (1 << PRECISION);
      weights[target * taps + i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
    }
  }

  private static double kernel(double signedDistance) {
    double x = Math.abs(signedDistance);
    if (x < 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
  }

  /** Room for weights per target sample; the most source samples that make one, or more. */
  int taps() {
    return taps;
  }

  /** The first source sample of a target sample. */
  int first(int target) {
    return first[target];
  }

  /** How many source samples make a target sample. */
  int count(int target) {
    return count[target];
  }

  /** All weights; those of target sample {@code i} begin at {@code i * taps()}. */
  int[] weights() {
    return weights;
  }

  /** A sum of weighted samples back to 0 to 255. */
  static int toByte(int sum) {
    return Math.min(255, Math.max(0, sum >> PRECISION));
  }
}
