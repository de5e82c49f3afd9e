package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationFault.Extent;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.jobs.ingest.write.DatasetResult;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of an ingestion of boxes.
 *
 * @param dataset the data set that was written
 * @param listed images that the annotations list
 * @param sharedOut whether some had no split of their own
 */
public record BoxIngestResult(BoxDataset dataset, long listed, boolean sharedOut)
    implements DatasetResult {

  private static final int SHOWN_REASONS = 3;

  @Override
  public long rejected() {
    return problems(Extent.IMAGE);
  }

  /** A data set of which every hundredth box is missing is as bad as one without such images. */
  @Override
  public boolean tooManyRejected(double maxErrorRate) {
    return DatasetResult.super.tooManyRejected(maxErrorRate)
        || leftOutBoxes() > maxErrorRate * (boxes() + leftOutBoxes());
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = DatasetResult.super.counts();
    counts.put("boxes", boxes());
    counts.put("left_out_boxes", leftOutBoxes());
    counts.put("boxes_of_other_classes", dataset.otherClasses());
    dataset.problems().forEach((fault, count) -> counts.put(fault.replace(' ', '_'), count));
    return counts;
  }

  @Override
  public String contents() {
    String line =
        String.format(
            Locale.ROOT,
            "%,d images with %,d boxes of %d classes: %s; %,d images rejected, %,d boxes left"
                + " out, %,d clipped",
            dataset.images(),
            boxes(),
            dataset.classes().size(),
            splits(),
            rejected(),
            leftOutBoxes(),
            problems(AnnotationFault.CLIPPED_BOX));
    return dataset.otherClasses() == 0
        ? line
        : line + String.format(Locale.ROOT, "; %,d of other classes", dataset.otherClasses());
  }

  /** The three most frequent problems with their counts; empty if there are none. */
  public String reasons() {
    return mostFrequent(dataset.problems());
  }

  static String mostFrequent(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN_REASONS)
        .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private long boxes() {
    return Arrays.stream(Split.values()).mapToLong(s -> dataset.counts(s).boxes()).sum();
  }

  private long leftOutBoxes() {
    return problems(Extent.BOX);
  }

  private long problems(Extent extent) {
    return Arrays.stream(AnnotationFault.values())
        .filter(fault -> fault.leavesOut() == extent)
        .mapToLong(this::problems)
        .sum();
  }

  private long problems(AnnotationFault fault) {
    return dataset.problems().getOrDefault(fault.title(), 0L);
  }
}
