package io.lookonce.jobs.evaluation.detector;

import io.lookonce.jobs.scoring.task.OutputFaultCounts;
import io.lookonce.storage.Storage;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * With what detections are judged.
 *
 * @param spark runs it
 * @param storage files on any file system
 * @param hadoop how tasks reach them
 * @param tasks how many should work on a split; the figures do not depend on it
 * @param judged counts the images that are done
 * @param faults counts outputs of a model that are no sound boxes
 */
record MatchingContext(
    SparkSession spark,
    Storage storage,
    Broadcast<SerializableConfiguration> hadoop,
    int tasks,
    LongAccumulator judged,
    OutputFaultCounts faults) {}
