package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.Split;
import io.lookonce.data.StratifiedSplit.DuplicateGroup;
import io.lookonce.data.StratifiedSplit.SplitExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Images that are the same to the byte.
 *
 * @param counts how many there are
 * @param groups one entry per group of two or more
 */
public record DuplicateReport(DuplicateCounts counts, List<Group> groups) {

  /**
   * One image of a group.
   *
   * @param label its class by name, or its boxes
   * @param split where it is; null if it was left out
   */
  record Member(String source, String label, Split split) {}

  /**
   * One group, as {@code duplicates.json} lists it.
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
   * Looks for duplicates.
   *
   * @param examples the images that were read
   * @param splits and where they are; null for those left out
   * @param source names an image by its place in that list
   * @param label says what it is labelled with
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
