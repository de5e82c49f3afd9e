package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.write.DatasetResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of an ingestion of images with one class each.
 *
 * @param dataset the data set that was written
 * @param listed images that the inputs hold
 * @param rejected those of them that could not be used
 * @param sharedOut whether there were images without a split of their own
 * @param leftOut what the inputs hold besides and is no part of the data set
 * @param otherFiles files of the inputs that are no images
 */
public record ImageIngestResult(
    ImageDataset dataset,
    long listed,
    long rejected,
    boolean sharedOut,
    List<LeftOut> leftOut,
    long otherFiles)
    implements DatasetResult {

  private static final int SHOWN = 5;

  @Override
  public String contents() {
    return String.format(
        Locale.ROOT,
        "%,d images of %d classes: %s; %,d rejected%s",
        dataset.images(),
        dataset.classes().size(),
        splits(),
        rejected,
        leftOut.isEmpty() ? "" : "; left out: " + text(leftOut));
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = DatasetResult.super.counts();
    counts.put("left_out", leftOut.stream().mapToLong(LeftOut::images).sum());
    counts.put("other_files", otherFiles);
    return counts;
  }

  /** The first ones in words, and how many there are besides. */
  public static String text(List<LeftOut> leftOut) {
    StringBuilder text = new StringBuilder();
    for (LeftOut one : leftOut.subList(0, Math.min(SHOWN, leftOut.size()))) {
      text.append(text.length() == 0 ? "" : ", ").append(one);
    }
    if (leftOut.size() > SHOWN) {
      text.append(String.format(Locale.ROOT, " and %,d more", leftOut.size() - SHOWN));
    }
    return text.toString();
  }
}
