package io.lookonce.jobs.ingest.write;

import io.lookonce.data.source.LabelledListing.LeftOut;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of images, or of what is to be added to one. */
public interface DatasetIngestion extends Ingestion {

  @Override
  default DatasetResult run(SparkSession spark) throws IOException {
    return runIfNew(spark).orElseThrow(() -> new IOException("not one image can be used"));
  }

  /**
   * The same, where it may be that nothing is new.
   *
   * @return empty, and nothing written, if no image is one that the data set does not hold
   */
  Optional<? extends DatasetResult> runIfNew(SparkSession spark) throws IOException;

  /** What the inputs hold and is no part of it, as far as that is known without Spark. */
  default List<LeftOut> leftOut() {
    return List.of();
  }

  /** Whether it is known without Spark that there is not one image to read. */
  default boolean holdsNothing() {
    return false;
  }

  /** Paths of the images that would be read, as far as that is known without Spark. */
  List<String> images();
}
