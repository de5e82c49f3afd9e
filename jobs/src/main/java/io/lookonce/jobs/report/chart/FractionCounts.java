package io.lookonce.jobs.report.chart;

/** Counts numbers in [0, 1], such as scores, in {@value #BINS} equal bins. */
public final class FractionCounts {

  public static final int BINS = 20;

  private final long[] counts = new long[BINS];

  /** Counts a number in [0, 1]; 1 belongs to the last bin. */
  public void add(float fraction) {
    add(fraction, 1);
  }

  /** Counts a number in [0, 1] several times; a negative number of times takes it back. */
  public void add(float fraction, int times) {
    counts[Math.min(BINS - 1, (int) (fraction * BINS))] += times;
  }

  /** Adds the counts of others, in the order of {@link #counts}. */
  public void addAll(long[] others) {
    for (int bin = 0; bin < BINS; bin++) {
      counts[bin] += others[bin];
    }
  }

  /** The counts, from the bin at 0 to the bin at 1. */
  public long[] counts() {
    return counts.clone();
  }

  /** Requires {@value #BINS} counts, none of them negative. */
  public static void require(String name, long[] counts) {
    if (counts.length != BINS) {
      throw new IllegalArgumentException(name + " has " + counts.length + " bins, not " + BINS);
    }
    for (long count : counts) {
      requireCount(name, count);
    }
  }

  /** Requires a count that is not negative. */
  public static void requireCount(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("Report count below zero: " + name + " = " + count);
    }
  }
}
