package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.write.Ingestion.IngestResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** An ingestion that makes a data set of images, or images to add to one. */
public interface DatasetIngestion extends Ingestion {

  @Override
  default DatasetResult run(SparkSession spark) throws IOException {
    return runIfNew(spark).orElseThrow(() -> new IOException("not one image can be used"));
  }

  /**
   * As {@link #run}, but allows that nothing is new.
   *
   * @return empty, with nothing written, if there is no new image
   */
  Optional<? extends DatasetResult> runIfNew(SparkSession spark) throws IOException;

  /** What the inputs contain but the data set leaves out, as far as it is known without Spark. */
  default List<LeftOut> leftOut() {
    return List.of();
  }

  /** Whether it is known without Spark that there is no image to read. */
  default boolean holdsNothing() {
    return false;
  }

  /** Paths of the images to read, as far as they are known without Spark. */
  List<String> images();

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

  /**
   * The content of the data set that images are added to.
   *
   * @param files paths of image files that were read before and are unchanged: they are not read
   *     again
   * @param sha256 digests of the images in the data set: of their pixels, or for boxes of their
   *     files
   * @param held number of images by label, as an array of train, validation and test; a data set of
   *     boxes has a single entry -1 for all images
   * @param growing whether the inputs are an inbox that the data set grows from: unsuitable images
   *     are left out and named instead of refused, and an empty input is allowed
   */
  public record KnownImages(
      Set<String> files, Set<String> sha256, Map<Integer, long[]> held, boolean growing) {

    /** For a data set that does not grow. */
    public static final KnownImages NONE = new KnownImages(Set.of(), Set.of(), Map.of(), false);

    /** For all inputs of a growing data set, whatever it holds already. */
    public static final KnownImages OF_GROWING =
        new KnownImages(Set.of(), Set.of(), Map.of(), true);

    public boolean wasRead(String path) {
      return files.contains(path);
    }

    public boolean holds(String digest) {
      return sha256.contains(digest);
    }
  }
}
