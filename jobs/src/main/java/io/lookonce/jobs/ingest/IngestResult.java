package io.lookonce.jobs.ingest;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DuplicateCounts;
import io.lookonce.data.Split;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What came of an ingestion. */
public interface IngestResult {

  /** The data set that was written. */
  DatasetCard dataset();

  /** Pictures that the inputs hold. */
  long listed();

  /** Those of them that were left out. */
  long rejected();

  /** What was read and left out, in half a line. */
  String contents();

  /** Whether more was left out than a share allows. */
  default boolean tooManyRejected(double maxErrorRate) {
    return rejected() > maxErrorRate * listed();
  }

  /** Whole numbers for {@code run.json}. */
  default Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("listed", listed());
    counts.put("rejected", rejected());
    for (Split split : Split.values()) {
      counts.put(split.title(), dataset().count(split));
    }
    DuplicateCounts duplicates = dataset().duplicates();
    counts.put("duplicates", duplicates.pictures());
    counts.put("duplicate_groups", duplicates.groups());
    counts.put("conflicting_groups", duplicates.conflictingGroups());
    counts.put("left_out_duplicates", duplicates.leftOut());
    counts.put("groups_across_splits", duplicates.acrossSplits());
    return counts;
  }

  /** The result in one line. */
  default String health(double maxErrorRate) {
    String line = contents();
    DuplicateCounts duplicates = dataset().duplicates();
    if (duplicates.groups() > 0) {
      line +=
          String.format(
              Locale.ROOT,
              "; %,d have duplicates (%,d left out, %,d groups across splits, %,d with conflicting labels)",
              duplicates.pictures(),
              duplicates.leftOut(),
              duplicates.acrossSplits(),
              duplicates.conflictingGroups());
    }
    return tooManyRejected(maxErrorRate)
        ? line + "; more rejected than --max-error-rate " + maxErrorRate + " allows"
        : line;
  }

  /** How many pictures each split holds, in words. */
  default String splits() {
    return String.format(
        Locale.ROOT,
        "%,d train, %,d validation, %,d test",
        dataset().count(Split.TRAIN),
        dataset().count(Split.VALIDATION),
        dataset().count(Split.TEST));
  }
}
