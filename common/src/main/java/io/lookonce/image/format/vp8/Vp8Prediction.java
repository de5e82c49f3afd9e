package io.lookonce.image.format.vp8;

/**
 * Intra prediction and the inverse transforms of VP8 (RFC 6386, sections 12 and 14), on one plane.
 *
 * <p>Modes have the numbers of the RFC's enumeration of block modes; those of whole macroblocks
 * share the numbers of the block modes that predict in the same way.
 */
final class Vp8Prediction {

  static final int DC = 0;
  static final int TRUE_MOTION = 1;
  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;

  /** What stands for the samples above the first row, and for those left of the first column. */
  private static final int ABOVE_FIRST_ROW = 127;

  private static final int LEFT_OF_FIRST_COLUMN = 129;

  private final byte[] plane;
  private final int stride;

  /** The 4 samples left of a block from below, its corner, the 4 above it and the 4 after those. */
  private final int[] edge = new int[13];

  Vp8Prediction(byte[] plane, int stride) {
    this.plane = plane;
    this.stride = stride;
  }

  private int sample(int x, int y) {
    if (y < 0) {
      return ABOVE_FIRST_ROW;
    }
    return x < 0 ? LEFT_OF_FIRST_COLUMN : plane[y * stride + x] & 0xff;
  }

  /** Predicts a square of 16 (luma) or 8 (chroma) samples at once. */
  void predictSquare(int mode, int left, int top, int size) {
    int average = mode == DC ? average(left, top, size) : 0;
    int corner = sample(left - 1, top - 1);
    for (int y = 0; y < size; y++) {
      int beside = sample(left - 1, top + y);
      int to = (top + y) * stride + left;
      for (int x = 0; x < size; x++) {
        plane[to + x] =
            (byte)
                switch (mode) {
                  case DC -> average;
                  case VERTICAL -> sample(left + x, top - 1);
                  case HORIZONTAL -> beside;
                  default -> clip(beside + sample(left + x, top - 1) - corner);
                };
      }
    }
  }

  /** The mean of the edges that there are; 128 where there is none. */
  private int average(int left, int top, int size) {
    int sum = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (top > 0) {
        sum += sample(left + i, top - 1);
        count++;
      }
      if (left > 0) {
        sum += sample(left - 1, top + i);
        count++;
      }
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  /**
   * The four samples above and to the right of a macroblock, which all four blocks of its last
   * column use.
   */
  int[] aboveRight(int left, int top) {
    int[] samples = new int[4];
    for (int i = 0; i < 4; i++) {
      // Beyond the last macroblock there is nothing; libwebp repeats the last sample.
      samples[i] = sample(Math.min(left + 16 + i, stride - 1), top - 1);
    }
    return samples;
  }

  /** Predicts one block of 4 x 4; {@code aboveRight} is that of its macroblock. */
  void predictBlock(int mode, int left, int top, int[] aboveRight) {
    boolean lastColumn = (left & 15) == 12;
    for (int i = 0; i < 4; i++) {
      edge[3 - i] = sample(left - 1, top + i);
      edge[5 + i] = sample(left + i, top - 1);
      edge[9 + i] = lastColumn ? aboveRight[i] : sample(left + 4 + i, top - 1);
    }
    edge[4] = sample(left - 1, top - 1);
    int average = 4;
    for (int i = 0; i < 4; i++) {
      average += edge[i] + edge[5 + i];
    }
    average >>= 3;
    for (int y = 0; y < 4; y++) {
      int to = (top + y) * stride + left;
      for (int x = 0; x < 4; x++) {
        plane[to + x] = (byte) (mode == DC ? average : predicted(mode, x, y));
      }
    }
  }

  /** Each mode as a walk along the edge: a mean of two or three neighbours on it (12.3). */
  private int predicted(int mode, int x, int y) {
    return switch (mode) {
      case TRUE_MOTION -> clip(edge[3 - y] + edge[5 + x] - edge[4]);
      case VERTICAL -> threeAt(5 + x);
      case HORIZONTAL -> y == 3 ? three(edge[1], edge[0], edge[0]) : threeAt(3 - y);
      case 4 -> x + y == 6 ? three(edge[11], edge[12], edge[12]) : threeAt(6 + x + y);
      case 5 -> threeAt(4 + x - y);
      case 6 -> verticalRight(x, y);
      case 7 -> verticalLeft(x, y);
      case 8 -> horizontalDown(x, y);
      default -> horizontalUp(x, y);
    };
  }

  private int verticalRight(int x, int y) {
    int along = 2 * x - y;
    if (along < 0) {
      return along == -1 ? threeAt(4) : threeAt(5 - y);
    }
    return (along & 1) == 0 ? twoAt(4 + along / 2) : threeAt(4 + (along + 1) / 2);
  }

  private int verticalLeft(int x, int y) {
    if (x == 3 && y >= 2) {
      return threeAt(y + 8);
    }
    int from = 5 + x + y / 2;
    return (y & 1) == 0 ? twoAt(from) : threeAt(from + 1);
  }

  private int horizontalDown(int x, int y) {
    int along = 2 * y - x;
    if (along < 0) {
      return along == -1 ? threeAt(4) : threeAt(3 + x);
    }
    return (along & 1) == 0 ? twoAt(3 - along / 2) : threeAt(4 - (along + 1) / 2);
  }

  private int horizontalUp(int x, int y) {
    int along = x + 2 * y;
    if (along > 5) {
      return edge[0];
    }
    if (along == 5) {
      return three(edge[1], edge[0], edge[0]);
    }
    return (along & 1) == 0 ? twoAt(2 - along / 2) : threeAt(2 - along / 2);
  }

  private int twoAt(int at) {
    return (edge[at] + edge[at + 1] + 1) >> 1;
  }

  private int threeAt(int at) {
    return three(edge[at - 1], edge[at], edge[at + 1]);
  }

  private static int three(int before, int here, int after) {
    return (before + 2 * here + after + 2) >> 2;
  }

  /** Adds the inverse transform of 16 coefficients to the prediction of a block (14.3). */
  void addResidue(short[] coefficients, int from, int left, int top) {
    int[] columns = new int[16];
    for (int i = 0; i < 4; i++) {
      int first = coefficients[from + i];
      int second = coefficients[from + 4 + i];
      int third = coefficients[from + 8 + i];
      int fourth = coefficients[from + 12 + i];
      int odd = sine(second) - cosine(fourth);
      int even = cosine(second) + sine(fourth);
      columns[4 * i] = first + third + even;
      columns[4 * i + 1] = first - third + odd;
      columns[4 * i + 2] = first - third - odd;
      columns[4 * i + 3] = first + third - even;
    }
    for (int y = 0; y < 4; y++) {
      int base = columns[y] + 4;
      int sum = base + columns[8 + y];
      int difference = base - columns[8 + y];
      int odd = sine(columns[4 + y]) - cosine(columns[12 + y]);
      int even = cosine(columns[4 + y]) + sine(columns[12 + y]);
      int to = (top + y) * stride + left;
      add(to, sum + even);
      add(to + 1, difference + odd);
      add(to + 2, difference - odd);
      add(to + 3, sum - even);
    }
  }

  private void add(int at, int eighths) {
    plane[at] = (byte) clip((plane[at] & 0xff) + (eighths >> 3));
  }

  /** The square root of 2 times the cosine of pi / 8, as 16-bit fraction. */
  private static int cosine(int value) {
    return ((value * 20091) >> 16) + value;
  }

  /** The same with the sine. */
  private static int sine(int value) {
    return (value * 35468) >> 16;
  }

  /** Spreads the second-order coefficients to the first coefficient of each luma block (14.3). */
  static void spread(short[] second, short[] coefficients) {
    int[] half = new int[16];
    for (int i = 0; i < 4; i++) {
      int outer = second[i] + second[12 + i];
      int inner = second[4 + i] + second[8 + i];
      int innerDifference = second[4 + i] - second[8 + i];
      int outerDifference = second[i] - second[12 + i];
      half[i] = outer + inner;
      half[8 + i] = outer - inner;
      half[4 + i] = outerDifference + innerDifference;
      half[12 + i] = outerDifference - innerDifference;
    }
    for (int i = 0; i < 4; i++) {
      int base = half[4 * i] + 3;
      int outer = base + half[4 * i + 3];
      int inner = half[4 * i + 1] + half[4 * i + 2];
      int innerDifference = half[4 * i + 1] - half[4 * i + 2];
      int outerDifference = base - half[4 * i + 3];
      coefficients[64 * i] = (short) ((outer + inner) >> 3);
      coefficients[64 * i + 16] = (short) ((outerDifference + innerDifference) >> 3);
      coefficients[64 * i + 32] = (short) ((outer - inner) >> 3);
      coefficients[64 * i + 48] = (short) ((outerDifference - innerDifference) >> 3);
    }
  }

  private static int clip(int value) {
    return value < 0 ? 0 : Math.min(value, 255);
  }
}
