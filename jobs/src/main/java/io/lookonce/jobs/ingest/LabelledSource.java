package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelledListing;
import io.lookonce.data.PicturePreparation;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** A place that labelled pictures come from, listed when it is opened. */
interface LabelledSource {

  /** The format by its name in {@code dataset.json}. */
  String format();

  /** What is there. */
  LabelledListing listing();

  /** The size of its pictures, where that is known without reading them. */
  Optional<ImageShape> shape() throws IOException;

  /**
   * Reads its pictures.
   *
   * @param first the place of this source's first picture among those of all sources
   * @return one element per picture of the listing, with its place; in any order
   */
  JavaRDD<PreparedPicture> prepare(SparkSession spark, int first, PicturePreparation preparation)
      throws IOException;

  /** Digest of a container that holds all pictures; empty where each is a file of its own. */
  default Optional<String> containerSha256() throws IOException {
    return Optional.empty();
  }
}
