package io.lookonce.jobs.evaluation.detector;

import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** Where the detections that are judged come from. */
interface DetectionSource {

  /** What is judged, as headlines name it. */
  String title();

  /** What decides the detections, by the name of its option. */
  Map<String, String> settings();

  /** What a reader must know before trusting the figures, one sentence each. */
  List<String> notices();

  /**
   * Checks that every class can be found at all, as far as that can be known.
   *
   * @throws io.lookonce.storage.InputRefused naming the classes that cannot
   */
  void requireKnown(EvaluatedClasses classes);

  /**
   * What is in the images of a split and what was found there, each image once, in any order.
   *
   * @param run the Spark that works, and where it counts images
   */
  JavaRDD<ImageDetections> findings(
      BoxDatasetReader reader, Split split, EvaluatedClasses classes, MatchingContext run)
      throws IOException;
}
