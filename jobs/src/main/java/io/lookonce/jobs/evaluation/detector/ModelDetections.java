package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;

import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.task.DetectionSettings;
import io.lookonce.jobs.scoring.task.ImageDetector;
import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a model finds now, by the very code of {@code lookonce detect}.
 *
 * @param bundle a detector
 * @param detection what decides its boxes
 * @param limits what is too much for one image, and how many go through the network at once
 */
record ModelDetections(ModelBundle bundle, DetectionSettings detection, ScoringLimits limits)
    implements DetectionSource {

  @Override
  public String title() {
    return bundle.reference();
  }

  @Override
  public Map<String, String> settings() {
    return detection.byName();
  }

  @Override
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (Boolean.FALSE.equals(bundle.card().metrics().get(ModelCard.TRAINED))) {
      notices.add("This model is untrained: its parameters are random and its figures chance.");
    }
    return notices;
  }

  @Override
  public void requireKnown(EvaluatedClasses classes) {
    classes.requireKnown("model " + bundle.reference(), bundle.card().classes());
  }

  @Override
  public JavaRDD<ImageDetections> findings(
      BoxDatasetReader reader, Split split, EvaluatedClasses classes, MatchingContext run)
      throws IOException {
    ImageDetector.Task task =
        new ImageDetector.Task(
            detection,
            bundle.card().json(),
            ModelDelivery.of(run.spark().sparkContext(), run.storage(), bundle),
            limits,
            run.spark().sparkContext().getConf().getInt("spark.task.cpus", 1));
    return images(reader, split, run.tasks())
        .toJavaRDD()
        .mapPartitions(
            new DetectPartition(
                task,
                run.hadoop(),
                classes.idsOf(reader.dataset().classes()),
                classes.idsOf(bundle.card().classes()),
                run.faults()));
  }

  /**
   * Spark cannot read a Parquet file of one row group in several tasks: where there are fewer files
   * than tasks, the images are dealt out, which costs little beside the network.
   */
  private static Dataset<Row> images(BoxDatasetReader reader, Split split, int tasks) {
    Dataset<Row> stored = reader.rows(split).selectExpr(DetectPartition.COLUMNS);
    int wanted = (int) Math.min(tasks, reader.dataset().count(split));
    return reader.dataset().partsOf(split).size() >= wanted
        ? stored
        : stored.repartition(wanted, col("index"));
  }
}
