package io.lookonce.jobs.ingest.write;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** One run of {@code ingest}, once its inputs were checked. */
public interface Ingestion {

  /** What would be read, one line per input and some for the whole. */
  List<String> description();

  /** Every setting by the name of its option. */
  Map<String, String> settings();

  /**
   * Reads the inputs and writes the output. The same inputs and settings give the same bytes, on
   * any number of machines.
   *
   * @throws IOException if not one image can be used, or the output cannot be written
   */
  IngestResult run(SparkSession spark) throws IOException;
}
