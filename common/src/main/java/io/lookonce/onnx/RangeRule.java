package io.lookonce.onnx;

import io.lookonce.onnx.ValueRanges.Range;
import java.util.Arrays;

/**
 * How the range of a value follows from its numbers on the calibration images.
 *
 * @param kind of the rule
 * @param percentile of the numbers that lie within the range, for {@link Kind#PERCENTILE}
 */
public record RangeRule(Kind kind, double percentile) {

  static final int BINS = 4096;
  private static final int LEVELS = 128;

  /** Kinds of rules. */
  public enum Kind {
    /** From the smallest to the largest number. */
    MIN_MAX,
    /** Leaves out as many numbers at both ends. */
    PERCENTILE,
    /** The range that loses least information, by Kullback and Leibler's divergence. */
    ENTROPY
  }

  public RangeRule {
    if (!(percentile > 50 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile " + percentile + ": 50 to 100 is needed");
    }
  }

  /**
   * @param histogram of the numbers from {@code smallest} to {@code largest}
   */
  Range range(float smallest, float largest, long[] histogram) {
    return kind == Kind.PERCENTILE
        ? percentile(smallest, largest, histogram)
        : entropy(smallest, largest, histogram);
  }

  private Range percentile(float smallest, float largest, long[] histogram) {
    long total = Arrays.stream(histogram).sum();
    double outside = total * (100 - percentile) / 100 / 2;
    double width = ((double) largest - smallest) / BINS;
    int first = 0;
    for (long below = histogram[0]; first < BINS - 1 && below <= outside; ) {
      below += histogram[++first];
    }
    int last = BINS - 1;
    for (long above = histogram[last]; last > 0 && above <= outside; ) {
      above += histogram[--last];
    }
    return new Range(
        (float) Math.min(0, smallest + first * width),
        (float) Math.max(0, smallest + (last + 1) * width));
  }

  /** The same limit for both signs, as far as there are numbers. */
  private static Range entropy(float smallest, float largest, long[] histogram) {
    double limit = Math.max(-smallest, largest);
    double width = ((double) largest - smallest) / BINS;
    double[] magnitudes = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double middle = Math.abs(smallest + (bin + 0.5) * width);
      magnitudes[limit == 0 ? 0 : Math.min(BINS - 1, (int) (middle / limit * BINS))] +=
          histogram[bin];
    }
    double best = Double.POSITIVE_INFINITY;
    int chosen = BINS;
    for (int bins = LEVELS; bins <= BINS; bins += BINS / LEVELS) {
      double divergence = divergence(magnitudes, bins);
      if (divergence < best) {
        best = divergence;
        chosen = bins;
      }
    }
    double threshold = limit * chosen / BINS;
    return new Range((float) Math.max(smallest, -threshold), (float) Math.min(largest, threshold));
  }

  /** Of the first bins, with all above them in the last, from the same in {@link #LEVELS}. */
  private static double divergence(double[] magnitudes, int bins) {
    double[] whole = Arrays.copyOf(magnitudes, bins);
    for (int bin = bins; bin < BINS; bin++) {
      whole[bins - 1] += magnitudes[bin];
    }
    double total = Arrays.stream(whole).sum();
    double inside = Arrays.stream(magnitudes, 0, bins).sum();
    double divergence = 0;
    for (int level = 0; level < LEVELS; level++) {
      int from = (int) ((long) level * bins / LEVELS);
      int to = (int) ((long) (level + 1) * bins / LEVELS);
      double sum = 0;
      int filled = 0;
      for (int bin = from; bin < to; bin++) {
        sum += magnitudes[bin];
        filled += whole[bin] > 0 ? 1 : 0;
      }
      for (int bin = from; bin < to; bin++) {
        if (whole[bin] > 0) {
          double p = whole[bin] / total;
          double q = Math.max(1e-9, inside == 0 ? 0 : sum / filled / inside);
          divergence += p * Math.log(p / q);
        }
      }
    }
    return divergence;
  }
}
