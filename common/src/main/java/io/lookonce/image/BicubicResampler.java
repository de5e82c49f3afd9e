package io.lookonce.image;

import java.util.Arrays;

/**
 * {@link Interpolation#BICUBIC}: the arithmetic of Pillow's resize of 8-bit images.
 *
 * <p>Each target sample is a weighted sum of the source samples within two pixels of its centre,
 * or, when reducing, within two target pixels. Rows are reduced first; the result is rounded to 8
 * bits, kept as long as a target row needs it, and reduced along columns.
 */
final class BicubicResampler extends Resampler {

  private final CubicWeights columns;
  private final CubicWeights rows;

  /** The source row as integers in three planes, for one pass over bytes instead of many. */
  private final long[] blueAndRed;

  private final int[] green;

  /** Reduced rows; row {@code i} is in slot {@code i} modulo the number of slots. */
  private final int[][] reduced;

  private final int[] sums;

  BicubicResampler(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight) {
    super(sourceWidth, sourceHeight, targetWidth, targetHeight);
    columns = new CubicWeights(sourceWidth, targetWidth);
    rows = new CubicWeights(sourceHeight, targetHeight);
    blueAndRed = new long[sourceWidth];
    green = new int[sourceWidth];
    reduced = new int[Math.min(rows.taps(), sourceHeight)][3 * targetWidth];
    sums = new int[3 * targetWidth];
  }

  @Override
  void resample(byte[] pixels, RowReceiver receiver) {
    int next = 0;
    for (int y = 0; y < targetHeight; y++) {
      int first = rows.first(y);
      int end = first + rows.count(y);
      for (next = Math.max(next, first); next < end; next++) {
        reduceRow(pixels, next, reducedRow(next));
      }
      reduceColumns(y, first, end);
      receiver.row(y, sums);
    }
  }

  /**
   * Sums along a row. Blue and red share one 64-bit product: red in the upper half, blue in the
   * lower half, whose sign is corrected at the end.
   */
  private void reduceRow(byte[] pixels, int sourceRow, int[] into) {
    unpack(pixels, 3 * sourceRow * sourceWidth);
    int width = targetWidth;
    int[] weights = columns.weights();
    for (int x = 0; x < width; x++) {
      int first = columns.first(x);
      int count = columns.count(x);
      int at = x * columns.taps();
      long blueRedSum = CubicWeights.HALF_IN_BOTH;
      int greenSum = CubicWeights.HALF;
      for (int i = 0; i < count; i++) {
        int weight = weights[at + i];
        blueRedSum += weight * blueAndRed[first + i];
        greenSum += weight * green[first + i];
      }
      int blueSum = (int) blueRedSum;
      int redSum = (int) ((blueRedSum - blueSum) >> 32);
      into[x] = CubicWeights.toByte(blueSum);
      into[width + x] = CubicWeights.toByte(greenSum);
      into[2 * width + x] = CubicWeights.toByte(redSum);
    }
  }

  private void unpack(byte[] pixels, int start) {
    int from = start;
    for (int x = 0; x < sourceWidth; x++) {
      blueAndRed[x] = (pixels[from] & 0xffL) | (pixels[from + 2] & 0xffL) << 32;
      green[x] = pixels[from + 1] & 0xff;
      from += 3;
    }
  }

  private void reduceColumns(int y, int first, int end) {
    int[] weights = rows.weights();
    int at = y * rows.taps() - first;
    Arrays.fill(sums, CubicWeights.HALF);
    int row = first;
    for (; row + 1 < end; row += 2) {
      addWeighted(reducedRow(row), weights[at + row], reducedRow(row + 1), weights[at + row + 1]);
    }
    if (row < end) {
      addWeighted(reducedRow(row), weights[at + row]);
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = CubicWeights.toByte(sums[i]);
    }
  }

  private int[] reducedRow(int row) {
    return reduced[row % reduced.length];
  }

  /** Adds two rows at once, because loading and storing the sums costs more than the products. */
  private void addWeighted(int[] row1, int weight1, int[] row2, int weight2) {
    int[] into = sums;
    for (int i = 0; i < into.length; i++) {
      into[i] += weight1 * row1[i] + weight2 * row2[i];
    }
  }

  private void addWeighted(int[] row, int weight) {
    int[] into = sums;
    for (int i = 0; i < into.length; i++) {
      into[i] += weight * row[i];
    }
  }

  /**
   * The source samples of each target sample along one axis, and their weights in 22-bit fixed
   * point, as Pillow computes them: the kernel is sampled at pixel centres, normalised to sum 1,
   * scaled and rounded half away from zero.
   */
  private static final class CubicWeights {

    private static final int PRECISION = 22;

    /** One half in fixed point; every sum starts with it, so that the shift rounds. */
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

    /** Number of weights reserved per target sample, at least the number of its source samples. */
    int taps() {
      return taps;
    }

    /** The first source sample of a target sample. */
    int first(int target) {
      return first[target];
    }

    /** Number of source samples of a target sample. */
    int count(int target) {
      return count[target];
    }

    /** All weights; those of target sample {@code i} start at {@code i * taps()}. */
    int[] weights() {
      return weights;
    }

    /** Converts a sum of weighted samples to 0 to 255. */
    static int toByte(int sum) {
      return Math.min(255, Math.max(0, sum >> PRECISION));
    }
  }
}
