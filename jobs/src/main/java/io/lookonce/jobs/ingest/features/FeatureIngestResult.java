package io.lookonce.jobs.ingest.features;

import io.lookonce.data.FeatureDataset;
import io.lookonce.jobs.ingest.write.DatasetResult;
import java.util.Locale;

/**
 * What came of an ingestion of rows of numbers.
 *
 * @param dataset the data set that was written
 * @param listed rows that the inputs hold
 * @param sharedOut whether some had no split of their own
 */
public record FeatureIngestResult(FeatureDataset dataset, long listed, boolean sharedOut)
    implements DatasetResult {

  /** None: a row that cannot be read is refused with its line. */
  @Override
  public long rejected() {
    return 0;
  }

  @Override
  public String contents() {
    return String.format(
        Locale.ROOT,
        "%,d rows of %d numbers in %d classes: %s",
        dataset.images(),
        dataset.features().size(),
        dataset.classes().size(),
        splits());
  }
}
