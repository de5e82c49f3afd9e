package io.lookonce.jobs.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of one kind, once its inputs were checked. */
public interface Ingestion {

  /** What would be read, one line per input and some for the whole. */
  List<String> description();

  /** Every setting by the name of its option. */
  Map<String, String> settings();

  /**
   * Reads the inputs and writes the data set. The same inputs and settings give the same bytes, on
   * any number of machines.
   *
   * @throws IOException if not one picture can be used, or the output cannot be written
   */
  default IngestResult run(SparkSession spark) throws IOException {
    return runIfNew(spark).orElseThrow(() -> new IOException("not one picture can be used"));
  }

  /**
   * The same, where it may be that nothing is new.
   *
   * @return empty, and nothing written, if no picture is one that the data set does not hold
   */
  Optional<? extends IngestResult> runIfNew(SparkSession spark) throws IOException;

  /** Paths of the pictures that would be read, as far as that is known without Spark. */
  List<String> pictures();
}
