package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.Split;
import io.lookonce.data.StratifiedSplit;
import io.lookonce.data.StratifiedSplit.DuplicateGroup;
import io.lookonce.data.StratifiedSplit.SplitExample;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * The splits of the images of a listing.
 *
 * @param splits by index; null for an image that is refused or left out
 * @param duplicates byte-identical images
 * @param randomlySplit whether some images had no declared split
 */
public record SplitAssignment(
    List<Split> splits, DuplicateReport duplicates, boolean randomlySplit) {

  /**
   * Assigns splits.
   *
   * @param examples by index; null for an image that is refused
   * @param source names an image by its index
   * @param label gives its label as text, to compare duplicates
   * @param held images in the existing data set, see {@link KnownImages#held}
   */
  public static SplitAssignment of(
      List<SplitExample> examples,
      IntFunction<String> source,
      IntFunction<String> label,
      IngestSettings settings,
      Map<Integer, long[]> held) {
    List<SplitExample> used = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (int index = 0; index < examples.size(); index++) {
      if (examples.get(index) != null) {
        used.add(examples.get(index));
        indexes.add(index);
      }
    }
    List<Split> assigned =
        StratifiedSplit.assign(
            used, settings.fractions(), settings.duplicates(), settings.seed(), held);
    Split[] byIndex = new Split[examples.size()];
    for (int i = 0; i < assigned.size(); i++) {
      byIndex[indexes.get(i)] = assigned.get(i);
    }
    DuplicateReport duplicates =
        DuplicateReport.of(
            used, assigned, i -> source.apply(indexes.get(i)), i -> label.apply(indexes.get(i)));
    boolean randomlySplit = used.stream().anyMatch(example -> example.given() == null);
    return new SplitAssignment(
        Collections.unmodifiableList(Arrays.asList(byIndex)), duplicates, randomlySplit);
  }

  /**
   * Byte-identical images.
   *
   * @param counts their numbers
   * @param groups groups of two or more images
   */
  public record DuplicateReport(DuplicateCounts counts, List<Group> groups) {

    /**
     * One image of a group.
     *
     * @param label its class name or its boxes
     * @param split its split; null if it was left out
     */
    record Member(String source, String label, Split split) {}

    /**
     * A group, as in {@code duplicates.json}.
     *
     * @param conflicting whether the labels differ
     */
    record Group(boolean conflicting, List<Member> members) {

      long leftOut() {
        return members.stream().filter(member -> member.split() == null).count();
      }

      boolean acrossSplits() {
        return members.stream().map(Member::split).filter(Objects::nonNull).distinct().count() > 1;
      }
    }

    /**
     * Finds duplicates.
     *
     * @param examples images that were read
     * @param splits their splits; null for those left out
     * @param source names an image by its index
     * @param label gives its label as text
     */
    static DuplicateReport of(
        List<SplitExample> examples,
        List<Split> splits,
        IntFunction<String> source,
        IntFunction<String> label) {
      List<Group> groups = new ArrayList<>();
      for (DuplicateGroup group : DuplicateGroup.of(examples)) {
        if (group.repeated()) {
          List<Member> members =
              group.members().stream()
                  .map(i -> new Member(source.apply(i), label.apply(i), splits.get(i)))
                  .toList();
          boolean conflicting = members.stream().map(Member::label).distinct().count() > 1;
          groups.add(new Group(conflicting, members));
        }
      }
      return new DuplicateReport(counts(groups), groups);
    }

    private static DuplicateCounts counts(List<Group> groups) {
      return new DuplicateCounts(
          groups.size(),
          groups.stream().mapToLong(group -> group.members().size()).sum(),
          groups.stream().filter(Group::conflicting).count(),
          groups.stream().mapToLong(Group::leftOut).sum(),
          groups.stream().filter(Group::acrossSplits).count());
    }
  }
}
