package io.lookonce.jobs.ingest.write;

import io.lookonce.data.source.LabelledListing.LeftOut;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
}
