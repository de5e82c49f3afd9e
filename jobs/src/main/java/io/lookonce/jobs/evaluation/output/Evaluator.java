package io.lookonce.jobs.evaluation.output;

import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
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
   * Measures and writes {@code evaluation.json} and {@code report.html}.
   *
   * @param run that the evaluation is, or is part of
   * @param settings options as the report shows them
   */
  RunResult run(SparkSession spark, RunScope run, Map<String, String> settings) throws IOException;
}
