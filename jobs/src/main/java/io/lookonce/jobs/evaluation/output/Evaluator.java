package io.lookonce.jobs.evaluation.output;

import io.lookonce.jobs.run.RunFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Measures a model, or detections that exist already, on a data set. There is one implementation
 * per kind of model; {@code evaluate} and {@code retrain} share them.
 */
public interface Evaluator {

  /** What would be measured, in a few lines. */
  List<String> description();

  /**
   * Measures and writes {@code evaluation.json}, {@code report.html} and {@code run.json}.
   *
   * @param settings options as the report shows them
   * @return content of {@code run.json}
   * @throws IOException or InputRefused, after {@code run.json} gives the reason
   */
  RunFile run(SparkSession spark, Map<String, String> settings) throws IOException;
}
