package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.ReportCount;

/** Counts numbers from 0 to 1, such as scores, in {@value #BINS} equal bins. */
public final class FractionCounts {

  /** How many bins there are. */
  public static final int BINS = 20;

  private final long[] counts = new long[BINS];

  /** Counts a number; 1 belongs to the last bin. */
  public void add(float fraction) {
    counts[Math.min(BINS - 1, (int) (fraction * BINS))]++;
  }

  /** The counts, the bin from 0 on first. */
  public long[] counts() {
    return counts.clone();
  }

  /** Refuses counts that are not of this many bins, or below zero. */
  public static void require(String name, long[] counts) {
    if (counts.length != BINS) {
      throw new IllegalArgumentException(name + " has " + counts.length + " bins, not " + BINS);
    }
    for (long count : counts) {
      ReportCount.require(name, count);
    }
  }
}
