package io.lookonce.image.format.jpeg;

/**
 * The inverse cosine transform of a block to 8, 4, 2 or 1 samples a side. A smaller result is the
 * transform of that size of the lowest frequencies: the block without the detail that the smaller
 * image cannot hold. Whole numbers with 12 bits after the point, three of which remain between the
 * two passes.
 */
final class ReducedTransform {

  private static final int ONE = 12;
  private static final int KEPT = 3;
  private static final int FIRST_SHIFT = ONE - KEPT;

  /** The two passes make the result four times too large. */
  private static final int LAST_SHIFT = ONE + KEPT + 2;

  private static final int FIRST_HALF = 1 << (FIRST_SHIFT - 1);

  /** One half, and the middle of the samples' range. */
  private static final int LAST_HALF = (1 << (LAST_SHIFT - 1)) + (128 << LAST_SHIFT);

  private static final int ROOT_HALF = fixed(Math.sqrt(0.5));
  private static final int COS1 = fixed(Math.cos(Math.PI / 8));
  private static final int COS3 = fixed(Math.cos(3 * Math.PI / 8));

  private static final int ODD1 = fixed(Math.cos(Math.PI / 16));
  private static final int ODD3 = fixed(Math.cos(3 * Math.PI / 16));
  private static final int ODD5 = fixed(Math.cos(5 * Math.PI / 16));
  private static final int ODD7 = fixed(Math.cos(7 * Math.PI / 16));

  private final int[] between = new int[64];

  private static int fixed(double value) {
    return (int) Math.round(value * (1 << ONE));
  }

  /**
   * Transforms a block.
   *
   * @param block {@code size * size} coefficients, row by row
   * @param size 8, 4, 2 or 1
   * @param into samples
   * @param at index of the first sample
   * @param stride samples of a row
   */
  void apply(int[] block, int size, byte[] into, int at, int stride) {
    switch (size) {
      case 8 -> eight(block, into, at, stride);
      case 4 -> four(block, into, at, stride);
      case 2 -> two(block, into, at, stride);
      default -> into[at] = sample(block[0]);
    }
  }

  /** Fills a block that has but its first coefficient. */
  static void fill(int first, int size, byte[] into, int at, int stride) {
    byte value = sample(first);
    for (int y = 0; y < size; y++) {
      int row = at + y * stride;
      for (int x = 0; x < size; x++) {
        into[row + x] = value;
      }
    }
  }

  private static byte sample(int eightfold) {
    return clamped((eightfold + 4 >> 3) + 128);
  }

  private static byte clamped(int value) {
    return (byte) Math.min(255, Math.max(0, value));
  }

  private static void two(int[] block, byte[] into, int at, int stride) {
    int sum = block[0] + block[2];
    int difference = block[0] - block[2];
    int sumAcross = block[1] + block[3];
    int differenceAcross = block[1] - block[3];
    into[at] = sample(sum + sumAcross);
    into[at + 1] = sample(sum - sumAcross);
    into[at + stride] = sample(difference + differenceAcross);
    into[at + stride + 1] = sample(difference - differenceAcross);
  }

  private void four(int[] block, byte[] into, int at, int stride) {
    int[] middle = between;
    for (int x = 0; x < 4; x++) {
      int even = (block[x] + block[x + 8]) * ROOT_HALF + FIRST_HALF;
      int evenMinus = (block[x] - block[x + 8]) * ROOT_HALF + FIRST_HALF;
      int odd = block[x + 4] * COS1 + block[x + 12] * COS3;
      int oddMinus = block[x + 4] * COS3 - block[x + 12] * COS1;
      middle[x] = even + odd >> FIRST_SHIFT;
      middle[x + 4] = evenMinus + oddMinus >> FIRST_SHIFT;
      middle[x + 8] = evenMinus - oddMinus >> FIRST_SHIFT;
      middle[x + 12] = even - odd >> FIRST_SHIFT;
    }
    for (int y = 0; y < 4; y++) {
      int from = 4 * y;
      int to = at + y * stride;
      int even = (middle[from] + middle[from + 2]) * ROOT_HALF + LAST_HALF;
      int evenMinus = (middle[from] - middle[from + 2]) * ROOT_HALF + LAST_HALF;
      int odd = middle[from + 1] * COS1 + middle[from + 3] * COS3;
      int oddMinus = middle[from + 1] * COS3 - middle[from + 3] * COS1;
      into[to] = clamped(even + odd >> LAST_SHIFT);
      into[to + 1] = clamped(evenMinus + oddMinus >> LAST_SHIFT);
      into[to + 2] = clamped(evenMinus - oddMinus >> LAST_SHIFT);
      into[to + 3] = clamped(even - odd >> LAST_SHIFT);
    }
  }

  private void eight(int[] block, byte[] into, int at, int stride) {
    for (int x = 0; x < 8; x++) {
      eight(block, x, 8, FIRST_HALF, FIRST_SHIFT);
    }

    for (int y = 0; y < 8; y++) {
      eight(block, 8 * y, 1, LAST_HALF, LAST_SHIFT);
      int to = at + y * stride;
      for (int x = 0; x < 8; x++) {
        into[to + x] = clamped(block[8 * y + x]);
      }
    }
  }

  /** Transforms eight values in place. */
  private static void eight(int[] block, int at, int step, int half, int shift) {
    int x0 = block[at];
    int x1 = block[at + step];
    int x2 = block[at + 2 * step];
    int x3 = block[at + 3 * step];
    int x4 = block[at + 4 * step];
    int x5 = block[at + 5 * step];
    int x6 = block[at + 6 * step];
    int x7 = block[at + 7 * step];
    int sum = (x0 + x4) * ROOT_HALF + half;
    int difference = (x0 - x4) * ROOT_HALF + half;
    int turned = x2 * COS1 + x6 * COS3;
    int turnedBack = x2 * COS3 - x6 * COS1;
    int e0 = sum + turned;
    int e1 = difference + turnedBack;
    int e2 = difference - turnedBack;
    int e3 = sum - turned;
    int o0 = x1 * ODD1 + x3 * ODD3 + x5 * ODD5 + x7 * ODD7;
    int o1 = x1 * ODD3 - x3 * ODD7 - x5 * ODD1 - x7 * ODD5;
    int o2 = x1 * ODD5 - x3 * ODD1 + x5 * ODD7 + x7 * ODD3;
    int o3 = x1 * ODD7 - x3 * ODD5 + x5 * ODD3 - x7 * ODD1;
    block[at] = e0 + o0 >> shift;
    block[at + step] = e1 + o1 >> shift;
    block[at + 2 * step] = e2 + o2 >> shift;
    block[at + 3 * step] = e3 + o3 >> shift;
    block[at + 4 * step] = e3 - o3 >> shift;
    block[at + 5 * step] = e2 - o2 >> shift;
    block[at + 6 * step] = e1 - o1 >> shift;
    block[at + 7 * step] = e0 - o0 >> shift;
  }
}
