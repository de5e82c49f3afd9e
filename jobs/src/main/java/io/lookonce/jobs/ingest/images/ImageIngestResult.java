package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImageDataset;
import io.lookonce.jobs.ingest.write.DatasetResult;
import java.util.Locale;

/**
 * What came of an ingestion of images with one class each.
 *
 * @param dataset the data set that was written
 * @param listed images that the inputs hold
 * @param rejected those of them that were left out
 */
public record ImageIngestResult(ImageDataset dataset, long listed, long rejected)
    implements DatasetResult {

  @Override
  public String contents() {
    return String.format(
        Locale.ROOT,
        "%,d images of %d classes: %s; %,d rejected",
        dataset.images(),
        dataset.classes().size(),
        splits(),
        rejected);
  }
}
