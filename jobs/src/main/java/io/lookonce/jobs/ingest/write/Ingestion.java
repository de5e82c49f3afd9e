package io.lookonce.jobs.ingest.write;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** An ingestion whose inputs were checked. */
public interface Ingestion {

  /** What would be read, one line per input and some totals. */
  List<String> description();

  /** All settings by option name. */
  Map<String, String> settings();

  /**
   * Reads the inputs and writes the output. Equal inputs and settings give equal bytes on any
   * number of machines.
   *
   * @throws IOException if no image is usable, or the output cannot be written
   */
  IngestResult run(SparkSession spark) throws IOException;
}
