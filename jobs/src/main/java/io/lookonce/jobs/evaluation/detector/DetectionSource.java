package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.scoring.task.ScoringCounts.OutputFaultCounts;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** A source of the detections to evaluate. */
interface DetectionSource {

  /** Name of the source in headlines. */
  String title();

  /** What decides the detections, by option name. */
  Map<String, String> settings();

  /** Caveats about the metrics for the report, one sentence each. */
  List<String> notices();

  /**
   * Checks, as far as it is known, that the source can detect every class.
   *
   * @throws io.lookonce.storage.InputRefused naming the unknown classes
   */
  void requireKnown(EvaluatedClasses classes);

  /**
   * The objects and detections of every image of a split, in any order.
   *
   * @param run environment and counters
   */
  JavaRDD<ImageDetections> detections(
      BoxDatasetReader reader, Split split, EvaluatedClasses classes, MatchingContext run)
      throws IOException;

  /**
   * The environment of an evaluation.
   *
   * @param spark runs it
   * @param storage files on any file system
   * @param hadoop Hadoop configuration for tasks
   * @param tasks number of tasks per split; the metrics do not depend on it
   * @param finished counts finished images
   * @param faults counts invalid outputs of the network
   * @param sent what {@link #send} sent; freed at the end of the evaluation
   */
  record MatchingContext(
      SparkSession spark,
      Storage storage,
      Broadcast<SerializableConfiguration> hadoop,
      int tasks,
      LongAccumulator finished,
      OutputFaultCounts faults,
      List<Broadcast<?>> sent) {

    /** Sends a value to all tasks of the evaluation. */
    <T> Broadcast<T> send(T value) {
      Broadcast<T> broadcast =
          JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(value);
      sent.add(broadcast);
      return broadcast;
    }
  }

  /**
   * An image of the data set with its objects and detections, both by evaluated class.
   *
   * @param index index in its split
   * @param source where it comes from
   * @param objects ground truth
   * @param detections detections; empty if there is a problem
   * @param problem why the image has no detections; null if it was scored
   */
  record ImageDetections(
      long index,
      String source,
      List<GroundTruthBox> objects,
      List<Detection> detections,
      String problem) {}
}
