package io.lookonce.jobs.ingest;

import io.lookonce.data.DuplicateCounts;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import java.util.Locale;

/**
 * What came of an ingestion.
 *
 * @param dataset the data set that was written
 * @param listed pictures that the inputs hold
 * @param rejected those of them that were left out
 */
public record IngestResult(ImageDataset dataset, long listed, long rejected) {

  /** Whether more were left out than a share allows. */
  public boolean tooManyRejected(double maxErrorRate) {
    return rejected > maxErrorRate * listed;
  }

  /** The result in one line. */
  public String health(double maxErrorRate) {
    String line =
        String.format(
            Locale.ROOT,
            "%,d pictures of %d classes: %,d train, %,d validation, %,d test; %,d rejected",
            pictures(),
            dataset.classes().size(),
            dataset.count(Split.TRAIN),
            dataset.count(Split.VALIDATION),
            dataset.count(Split.TEST),
            rejected);
    DuplicateCounts duplicates = dataset.duplicates();
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

  private long pictures() {
    long pictures = 0;
    for (Split split : Split.values()) {
      pictures += dataset.count(split);
    }
    return pictures;
  }
}
