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
 * <p>Without duplicates the counts of each class differ from the exact shares by less than one, and
 * what rounding takes from a split in one class it gives back in the next: of many classes of five
 * images a tenth of all is for the test. Every split that was asked for gets an image if there are
 * enough, the test before validation. Where a data set grows, the shares are those of all that it
 * holds then, so that deliveries of single images reach the test over time. A group of duplicates
 * that no longer fits into the test or validation is passed on.
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
    return assign(examples, fractions, rule, seed, Map.of());
  }

  /**
   * The same for examples that are added to a data set.
   *
   * @param held how many examples of each label the data set holds: train, validation, test
   */
  public static List<Split> assign(
      List<SplitExample> examples,
      SplitFractions fractions,
      DuplicateRule rule,
      long seed,
      Map<Integer, long[]> held) {
    StratifiedSplit split = new StratifiedSplit(examples, rule, seed);
    Map<Integer, List<DuplicateGroup>> open = split.openGroupsByLabel();
    Map<Integer, Integer> sizes = new TreeMap<>();
    open.forEach(
        (label, groups) ->
            sizes.put(label, groups.stream().mapToInt(group -> group.members().size()).sum()));
    Map<Integer, int[]> shares = SplitShares.of(sizes, fractions, split.heldWithGiven(held));
    open.forEach((label, groups) -> split.shareOut(groups, shares.get(label)));
    return Collections.unmodifiableList(Arrays.asList(split.splits));
  }

  /** What the source itself has put into a split is there too when it comes to an empty one. */
  private SplitShares.Held heldWithGiven(Map<Integer, long[]> held) {
    long[] given = new long[Split.values().length];
    for (Split split : splits) {
      if (split != null) {
        given[split.ordinal()]++;
      }
    }
    return new SplitShares.Held(held, given);
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

  private void shareOut(List<DuplicateGroup> groups, int[] shares) {
    int[] room = shares.clone();
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
