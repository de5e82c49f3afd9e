package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import org.apache.spark.sql.SparkSession;

/**
 * With what a job scores, and where its results go.
 *
 * @param spark runs it
 * @param storage files on any file system
 * @param output where the results go
 * @param bundle the model
 * @param limits sizes of the work
 */
public record ScoringContext(
    SparkSession spark,
    Storage storage,
    OutputFolder output,
    ModelBundle bundle,
    ScoringLimits limits) {}
