package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageDataset;
import java.util.Locale;

/**
 * What came of an ingestion of pictures with one class each.
 *
 * @param dataset the data set that was written
 * @param listed pictures that the inputs hold
 * @param rejected those of them that were left out
 */
public record PictureIngestResult(ImageDataset dataset, long listed, long rejected)
    implements DatasetResult {

  @Override
  public String contents() {
    return String.format(
        Locale.ROOT,
        "%,d pictures of %d classes: %s; %,d rejected",
        dataset.pictures(),
        dataset.classes().size(),
        splits(),
        rejected);
  }
}
