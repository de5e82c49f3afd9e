package io.lookonce.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shares images out to train, validation and test, class by class.
 *
 * <p>Images with the same pixels always go to one split. Where the source puts them into several,
 * the test goes before validation and validation before train, and the copies in the lesser splits
 * are left out: what a source holds back is neither trained on nor changed. All others are put in
 * an order that depends on the seed and on their pixels alone, never on file names: of each class
 * the first go to the test, the next to validation. An image that is added later thus moves at most
 * its neighbours in that order.
 *
 * <p>Without duplicates the counts of each class differ from the exact shares by less than one. A
 * group of duplicates that no longer fits into the test or validation is passed on.
 */
public final class StratifiedSplit {

  private final List<SplitExample> examples;
  private final DuplicateRule rule;
  private final long seed;
  private final Split[] splits;

  private StratifiedSplit(List<SplitExample> examples, DuplicateRule rule, long seed) {
    this.examples = examples;
    this.rule = rule;
    this.seed = seed;
    this.splits = new Split[examples.size()];
  }

  /**
   * The split of every example.
   *
   * @return in the order of the examples; null for those that are left out
   */
  public static List<Split> assign(
      List<SplitExample> examples, SplitFractions fractions, DuplicateRule rule, long seed) {
    StratifiedSplit split = new StratifiedSplit(examples, rule, seed);
    split.openGroupsByLabel().values().forEach(groups -> split.shareOut(groups, fractions));
    return Collections.unmodifiableList(Arrays.asList(split.splits));
  }

  private Map<Integer, List<DuplicateGroup>> openGroupsByLabel() {
    Map<Integer, List<DuplicateGroup>> open = new TreeMap<>();
    for (DuplicateGroup group : DuplicateGroup.of(examples)) {
      Split strictest = strictest(group);
      if (strictest != null) {
        keepGiven(group, strictest);
      } else {
        int label = examples.get(group.members().get(0)).label();
        open.computeIfAbsent(label, none -> new ArrayList<>()).add(group);
      }
    }
    return open;
  }

  private Split strictest(DuplicateGroup group) {
    Split strictest = null;
    for (int member : group.members()) {
      Split given = examples.get(member).given();
      if (given != null && (strictest == null || given.compareTo(strictest) > 0)) {
        strictest = given;
      }
    }
    return strictest;
  }

  private void keepGiven(DuplicateGroup group, Split strictest) {
    for (int member : group.members()) {
      Split given = examples.get(member).given();
      boolean leftOut = given != null && given != strictest && rule == DuplicateRule.ONE_SPLIT;
      splits[member] = given == null ? strictest : leftOut ? null : given;
    }
  }

  private void shareOut(List<DuplicateGroup> groups, SplitFractions fractions) {
    int count = groups.stream().mapToInt(group -> group.members().size()).sum();
    int[] room = wholeShares(count, fractions);
    groups.sort(Comparator.comparingLong(this::rank).thenComparing(this::pixels));
    for (DuplicateGroup group : groups) {
      int size = group.members().size();
      Split split =
          size <= room[Split.TEST.ordinal()]
              ? Split.TEST
              : size <= room[Split.VALIDATION.ordinal()] ? Split.VALIDATION : Split.TRAIN;
      room[split.ordinal()] -= size;
      put(group, split);
    }
  }

  /** Whole numbers nearest to the shares, by the largest remainders; in doubt for training. */
  private static int[] wholeShares(int count, SplitFractions fractions) {
    double[] exact = {
      count * fractions.train(), count * fractions.validation(), count * fractions.test()
    };
    int[] whole = new int[exact.length];
    int left = count;
    for (int i = 0; i < exact.length; i++) {
      // A share such as 0.1 of 30 must not lose its last image to rounding.
      whole[i] = (int) Math.floor(exact[i] + 1e-9);
      left -= whole[i];
    }
    while (left-- > 0) {
      int most = 0;
      for (int i = 1; i < exact.length; i++) {
        if (exact[i] - whole[i] > exact[most] - whole[most] + 1e-9) {
          most = i;
        }
      }
      whole[most]++;
    }
    return whole;
  }

  private void put(DuplicateGroup group, Split split) {
    group.members().forEach(member -> splits[member] = split);
  }

  private String pixels(DuplicateGroup group) {
    return examples.get(group.members().get(0)).pixelsSha256();
  }

  /** The digest's first 64 bits, stirred with the seed by the finaliser of SplitMix64. */
  private long rank(DuplicateGroup group) {
    long bits = Long.parseUnsignedLong(pixels(group), 0, 16, 16) + seed * 0x9E3779B97F4A7C15L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }
}
