package io.lookonce.jobs.ingest;

import io.lookonce.data.DuplicateCounts;
import io.lookonce.data.DuplicateGroup;
import io.lookonce.data.LabelledPicture;
import io.lookonce.data.Split;
import io.lookonce.data.SplitExample;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that are the same to the byte.
 *
 * @param counts how many there are
 * @param groups one entry per group of two or more
 */
record DuplicateReport(DuplicateCounts counts, List<Group> groups) {

  /**
   * One group, as {@code duplicates.json} lists it.
   *
   * @param split where all its pictures are
   * @param conflicting whether the labels differ
   * @param sources of its pictures
   * @param labels of its pictures, in the same order
   */
  record Group(Split split, boolean conflicting, List<String> sources, List<String> labels) {}

  /**
   * Looks for duplicates.
   *
   * @param pictures those that were read
   * @param examples and what decided their splits, in the same order
   * @param splits and where they are
   */
  static DuplicateReport of(
      List<LabelledPicture> pictures, List<SplitExample> examples, List<Split> splits) {
    List<Group> groups = new ArrayList<>();
    long members = 0;
    for (DuplicateGroup group : DuplicateGroup.of(examples)) {
      if (group.repeated()) {
        members += group.members().size();
        groups.add(
            new Group(
                splits.get(group.members().get(0)),
                group.conflicting(examples),
                group.members().stream().map(i -> pictures.get(i).source()).toList(),
                group.members().stream().map(i -> pictures.get(i).label()).toList()));
      }
    }
    long conflicting = groups.stream().filter(Group::conflicting).count();
    return new DuplicateReport(
        new DuplicateCounts(groups.size(), members, conflicting, moved(examples, splits)), groups);
  }

  private static long moved(List<SplitExample> examples, List<Split> splits) {
    long moved = 0;
    for (int i = 0; i < splits.size(); i++) {
      Split given = examples.get(i).given();
      moved += given != null && given != splits.get(i) ? 1 : 0;
    }
    return moved;
  }
}
