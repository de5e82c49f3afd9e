package io.lookonce.jobs.evaluation;

import io.lookonce.jobs.run.RunFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A measurement that is checked and ready to run. */
interface Evaluation {

  /** What would be done, in a few lines. */
  List<String> description();

  /**
   * Measures and writes the results.
   *
   * @param settings options as the report shows them
   */
  RunFile run(SparkSession spark, Map<String, String> settings) throws IOException;
}
