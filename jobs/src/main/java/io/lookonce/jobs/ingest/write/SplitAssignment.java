package io.lookonce.jobs.ingest.write;

import io.lookonce.data.Split;
import io.lookonce.data.StratifiedSplit;
import io.lookonce.data.StratifiedSplit.SplitExample;
import io.lookonce.jobs.ingest.images.KnownImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Which split each image of a listing goes into.
 *
 * @param splits by index; null for an image that is refused or left out
 * @param duplicates images that are the same to the byte
 * @param sharedOut whether there were images without a split of their own
 */
public record SplitAssignment(List<Split> splits, DuplicateReport duplicates, boolean sharedOut) {

  /**
   * Assigns splits.
   *
   * @param examples what decides, by index; null for an image that is refused
   * @param source names an image by its index
   * @param label says what it is labelled with, so that duplicates can be compared
   * @param held what the data set that they are added to holds, see {@link KnownImages}
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
    boolean sharedOut = used.stream().anyMatch(example -> example.given() == null);
    return new SplitAssignment(
        Collections.unmodifiableList(Arrays.asList(byIndex)), duplicates, sharedOut);
  }
}
