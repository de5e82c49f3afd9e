package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.Split;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of an ingestion that makes a data set. */
public interface DatasetResult extends IngestResult {

  /** The data set that was written. */
  DatasetCard dataset();

  /** Whether some images had no declared split. */
  boolean randomlySplit();

  @Override
  default Map<String, Long> counts() {
    Map<String, Long> counts = IngestResult.super.counts();
    for (Split split : Split.values()) {
      counts.put(split.title(), dataset().count(split));
    }
    DuplicateCounts duplicates = dataset().duplicates();
    counts.put("duplicates", duplicates.images());
    counts.put("duplicate_groups", duplicates.groups());
    counts.put("conflicting_groups", duplicates.conflictingGroups());
    counts.put("left_out_duplicates", duplicates.leftOut());
    counts.put("groups_across_splits", duplicates.acrossSplits());
    return counts;
  }

  @Override
  default String health(double maxErrorRate) {
    DuplicateCounts duplicates = dataset().duplicates();
    String line = IngestResult.super.health(maxErrorRate);
    for (Split empty : randomlySplit() ? dataset().emptySplits() : List.<Split>of()) {
      line += "; WARNING: too few images for " + empty.title() + ", which is empty";
    }
    return duplicates.groups() == 0
        ? line
        : line
            + String.format(
                Locale.ROOT,
                "; %,d have duplicates (%,d left out, %,d groups across splits, %,d with"
                    + " conflicting labels)",
                duplicates.images(),
                duplicates.leftOut(),
                duplicates.acrossSplits(),
                duplicates.conflictingGroups());
  }

  /** Number of images in each split, in words. */
  default String splits() {
    return String.format(
        Locale.ROOT,
        "%,d train, %,d validation, %,d test",
        dataset().count(Split.TRAIN),
        dataset().count(Split.VALIDATION),
        dataset().count(Split.TEST));
  }
}
