package io.lookonce.jobs.ingest;

import io.lookonce.data.Split;
import io.lookonce.data.SplitExample;
import io.lookonce.data.StratifiedSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Which split each picture of a listing goes into.
 *
 * @param splits by index; null for a picture that is refused or left out
 * @param duplicates pictures that are the same to the byte
 */
record SplitAssignment(List<Split> splits, DuplicateReport duplicates) {

  /**
   * Assigns splits.
   *
   * @param examples what decides, by index; null for a picture that is refused
   * @param source names a picture by its index
   * @param label says what it is labelled with, so that duplicates can be compared
   */
  static SplitAssignment of(
      List<SplitExample> examples,
      IntFunction<String> source,
      IntFunction<String> label,
      IngestSettings settings) {
    List<SplitExample> used = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (int index = 0; index < examples.size(); index++) {
      if (examples.get(index) != null) {
        used.add(examples.get(index));
        indexes.add(index);
      }
    }
    List<Split> assigned =
        StratifiedSplit.assign(used, settings.fractions(), settings.duplicates(), settings.seed());
    Split[] byIndex = new Split[examples.size()];
    for (int i = 0; i < assigned.size(); i++) {
      byIndex[indexes.get(i)] = assigned.get(i);
    }
    DuplicateReport duplicates =
        DuplicateReport.of(
            used, assigned, i -> source.apply(indexes.get(i)), i -> label.apply(indexes.get(i)));
    return new SplitAssignment(Collections.unmodifiableList(Arrays.asList(byIndex)), duplicates);
  }
}
