package io.lookonce.jobs.training.detector;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.network.detector.Detectors;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.AnchorClusters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Clusters anchors from the boxes of the training split: k-means on 1 − IoU (YOLO9000, section 2).
 */
public final class TrainingAnchors {

  private TrainingAnchors() {}

  /** Placeholder anchors of the same number, to validate all other settings. */
  static List<Float> placeholder(int count) {
    return Collections.nCopies(2 * count, 1f);
  }

  /**
   * Clusters the anchors of an architecture without any.
   *
   * @return width and height of each anchor in grid cells, the smallest first
   * @throws InputRefused if there are too few boxes
   */
  public static List<Float> find(
      SparkSession spark, Storage storage, Path folder, Detectors.Plan plan, long seed)
      throws IOException {
    List<Row> images =
        BoxDatasetReader.open(spark, storage, folder)
            .rows(Split.TRAIN)
            .select("index", "width", "height", "boxes")
            .orderBy("index")
            .collectAsList();
    List<Float> widths = new ArrayList<>();
    List<Float> heights = new ArrayList<>();
    double side = plan.smallestObject() / plan.stride();
    double smallest = side * side;
    for (Row image : images) {
      float cellsWide = (float) plan.width() / plan.stride() / image.getInt(1);
      float cellsHigh = (float) plan.height() / plan.stride() / image.getInt(2);
      for (GroundTruthBox truth : BoxDatasetReader.boxes(image.getList(3))) {
        float width = truth.box().width() * cellsWide;
        float height = truth.box().height() * cellsHigh;
        if (!truth.crowd() && width * height > 0 && width * height >= smallest) {
          widths.add(width);
          heights.add(height);
        }
      }
    }
    try {
      return AnchorClusters.of(array(widths), array(heights), plan.anchorCount(), seed)
          .anchors()
          .stream()
          .flatMap(anchor -> Stream.of(anchor.width(), anchor.height()))
          .toList();
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "dataset %s: no %d anchors can be found in its training boxes: %s",
              folder,
              plan.anchorCount(),
              unsuitable.getMessage()),
          unsuitable);
    }
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
