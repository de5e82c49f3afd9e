package io.lookonce.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Divides images into train, validation and test, stratified by class.
 *
 * <p>Images with identical pixels go into one split. If the source puts copies into several splits,
 * test precedes validation and validation precedes train, and the copies in the other splits are
 * left out, so that no held-out image is trained on. All other images are ordered by a hash of seed
 * and pixels, never by file name: of each class the first go into test, the next into validation.
 * An image that is added later therefore moves at most its neighbours in that order.
 *
 * <p>Without duplicates the counts of each class differ from the exact shares by less than one, and
 * rounding errors are carried over between classes: of many classes of five images, a tenth of all
 * images goes into test. Every requested split gets an image if there are enough, test before
 * validation. When images are added to a data set, the shares refer to old and new images together,
 * so that single images also reach test over time. A group of duplicates that does not fit into
 * test is tried in validation, then put into train.
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
   * The split of every example that is added to a data set.
   *
   * @param held counts of the data set by label: train, validation, test
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

  /** Examples with a given split count when it is checked whether a split is empty. */
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

  /** The first 64 bits of the digest, mixed with the seed by the finaliser of SplitMix64. */
  private long rank(DuplicateGroup group) {
    long bits = Long.parseUnsignedLong(pixels(group), 0, 16, 16) + seed * 0x9E3779B97F4A7C15L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }

  /**
   * Images with the same pixel bytes.
   *
   * @param members indexes into the list of examples, ascending; at least one
   */
  public record DuplicateGroup(List<Integer> members) {

    public DuplicateGroup {
      members = List.copyOf(members);
    }

    /** All groups, including those of one image, in the order of their first members. */
    public static List<DuplicateGroup> of(List<SplitExample> examples) {
      Map<String, List<Integer>> byPixels = new LinkedHashMap<>();
      for (int i = 0; i < examples.size(); i++) {
        byPixels.computeIfAbsent(examples.get(i).pixelsSha256(), none -> new ArrayList<>()).add(i);
      }
      return byPixels.values().stream().map(DuplicateGroup::new).toList();
    }

    /** Whether there are at least two members. */
    public boolean repeated() {
      return members.size() > 1;
    }
  }

  /** How images with identical pixels in several splits of the source are treated. */
  public enum DuplicateRule {
    /** Only the copies in the strictest split are kept: test before validation before train. */
    ONE_SPLIT,
    /** All are kept, so that a published split is reproduced unchanged. */
    KEEP_SPLITS
  }

  /**
   * The properties of an image that decide its split.
   *
   * @param pixelsSha256 digest of its pixel bytes
   * @param label its class, from 0
   * @param given split in the source; null if none
   */
  public record SplitExample(String pixelsSha256, int label, Split given) {}
}
