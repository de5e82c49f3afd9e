package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImagePreparation;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelledListing;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** A place that labelled images come from, listed when it is opened. */
interface LabelledSource {

  /** The format by its name in {@code dataset.json}. */
  String format();

  /** What is there. */
  LabelledListing listing();

  /** The size of its images, where that is known without reading them. */
  Optional<ImageShape> shape() throws IOException;

  /**
   * Reads its images.
   *
   * @param first the place of this source's first image among those of all sources
   * @return one element per image of the listing, with its place; in any order
   */
  JavaRDD<ResizedImage> prepare(SparkSession spark, int first, ImagePreparation preparation)
      throws IOException;

  /** Digest of a container that holds all images; empty where each is a file of its own. */
  default Optional<String> containerSha256() throws IOException {
    return Optional.empty();
  }
}
