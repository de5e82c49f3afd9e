package io.lookonce.jobs.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of pictures, or of what is to be added to one. */
public interface DatasetIngestion extends Ingestion {

  @Override
  default DatasetResult run(SparkSession spark) throws IOException {
    return runIfNew(spark).orElseThrow(() -> new IOException("not one picture can be used"));
  }

  /**
   * The same, where it may be that nothing is new.
   *
   * @return empty, and nothing written, if no picture is one that the data set does not hold
   */
  Optional<? extends DatasetResult> runIfNew(SparkSession spark) throws IOException;

  /** Paths of the pictures that would be read, as far as that is known without Spark. */
  List<String> pictures();
}
