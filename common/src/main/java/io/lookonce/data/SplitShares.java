package io.lookonce.data;

import java.util.Map;
import java.util.TreeMap;

/**
 * Computes how many examples of each label go into each split. Every count is the exact share
 * rounded up or down. Rounding errors of one label are carried over to the next, so that the totals
 * are close to the exact shares of all examples. A count deviates further only to fill a split that
 * would stay empty.
 */
final class SplitShares {

  private static final int SPLITS = Split.values().length;
  private static final int TRAIN = Split.TRAIN.ordinal();

  /** Order of precedence between equal splits: training must not be empty. */
  private static final Split[] PREFERENCE = {Split.TRAIN, Split.TEST, Split.VALIDATION};

  /** Tolerance, so that 0.1 of 30 is not rounded down to 2. */
  private static final double ROUNDING = 1e-9;

  /**
   * The examples that the splits already hold.
   *
   * @param byLabel counts of the data set that is added to, by label: train, validation, test
   * @param given counts of new examples with a given split: train, validation, test
   */
  record Held(Map<Integer, long[]> byLabel, long[] given) {

    private long of(Split split) {
      long sum = given[split.ordinal()];
      for (long[] counts : byLabel.values()) {
        sum += counts[split.ordinal()];
      }
      return sum;
    }
  }

  private final double[] fractions;
  private final Map<Integer, int[]> shares = new TreeMap<>();

  /** Exact minus assigned examples per split so far. */
  private final double[] owed = new double[SPLITS];

  private SplitShares(SplitFractions fractions) {
    this.fractions = new double[] {fractions.train(), fractions.validation(), fractions.test()};
  }

  /**
   * Computes the counts.
   *
   * @param sizes number of examples of each label
   * @return by label: counts for train, validation and test, which add up to its size
   */
  static Map<Integer, int[]> of(Map<Integer, Integer> sizes, SplitFractions fractions, Held held) {
    SplitShares all = new SplitShares(fractions);
    held.byLabel().values().forEach(all::oweFor);
    new TreeMap<>(sizes)
        .forEach((label, size) -> all.share(label, size, held.byLabel().get(label)));
    all.leaveNoSplitEmpty(held);
    return all.shares;
  }

  private void oweFor(long[] held) {
    double sum = held[0] + held[1] + held[2];
    for (int split = 0; split < SPLITS; split++) {
      owed[split] += fractions[split] * sum - held[split];
    }
  }

  private void share(int label, int size, long[] held) {
    double[] exact = exact(size, held);
    int[] whole = new int[SPLITS];
    int left = size;
    for (int split = 0; split < SPLITS; split++) {
      whole[split] = (int) Math.floor(exact[split] + ROUNDING);
      left -= whole[split];
    }
    int[] floor = whole.clone();
    while (left-- > 0) {
      whole[mostOwed(size, exact, whole, floor)]++;
    }
    for (int split = 0; split < SPLITS; split++) {
      owed[split] += fractions[split] * size - whole[split];
    }
    shares.put(label, whole);
  }

  /** The counts that bring a label closest to its exact shares of old and new examples. */
  private double[] exact(int size, long[] held) {
    double[] exact = new double[SPLITS];
    if (held == null) {
      for (int split = 0; split < SPLITS; split++) {
        exact[split] = fractions[split] * size;
      }
      return exact;
    }
    double all = (double) size + held[0] + held[1] + held[2];
    double missing = 0;
    for (int split = 0; split < SPLITS; split++) {
      exact[split] = Math.max(0, fractions[split] * all - held[split]);
      missing += exact[split];
    }
    for (int split = 0; split < SPLITS; split++) {
      exact[split] *= size / missing;
    }
    return exact;
  }

  /** Among the splits rounded down so far, the one with the largest deficit. */
  private int mostOwed(int size, double[] exact, int[] whole, int[] floor) {
    int most = -1;
    double mostOwed = 0;
    for (Split candidate : PREFERENCE) {
      int split = candidate.ordinal();
      boolean open = whole[split] == floor[split] && exact[split] - floor[split] > ROUNDING;
      double wouldOwe = owed[split] + fractions[split] * size - whole[split];
      if (open && (most < 0 || wouldOwe > mostOwed + ROUNDING)) {
        most = split;
        mostOwed = wouldOwe;
      }
    }
    return most < 0 ? TRAIN : most;
  }

  private void leaveNoSplitEmpty(Held held) {
    for (Split split : PREFERENCE) {
      if (fractions[split.ordinal()] > 0 && total(split, held) == 0) {
        takeOneFor(split, held);
      }
    }
  }

  /** Takes one example from a split with several, from the label with the most examples there. */
  private void takeOneFor(Split needy, Held held) {
    for (Split giver : Split.values()) {
      if (giver == needy || total(giver, held) < 2) {
        continue;
      }
      int[] most = null;
      for (int[] ofLabel : shares.values()) {
        if (most == null || ofLabel[giver.ordinal()] > most[giver.ordinal()]) {
          most = ofLabel;
        }
      }
      if (most != null && most[giver.ordinal()] > 0) {
        most[giver.ordinal()]--;
        most[needy.ordinal()]++;
        return;
      }
    }
  }

  private long total(Split split, Held held) {
    return held.of(split)
        + shares.values().stream().mapToLong(ofLabel -> ofLabel[split.ordinal()]).sum();
  }
}
