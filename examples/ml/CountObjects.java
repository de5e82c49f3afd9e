import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.regexp_extract;

import io.lookonce.jobs.ml.YoloDetector;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Boxes by camera and label. The names of files are camera/time.jpg.
 *
 * <pre>
 * spark-submit --jars lookonce.jar --class CountObjects your.jar FRAMES MODEL REGISTRY
 * </pre>
 */
public final class CountObjects {

  private CountObjects() {}

  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    count(spark, arguments[0], arguments[1], arguments[2]).show(100, false);
  }

  /** Rows of camera, label and count. */
  public static Dataset<Row> count(
      SparkSession spark, String frames, String model, String registry) {
    Dataset<Row> images =
        spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(frames);
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {new YoloDetector().setModel(model).setRegistry(registry)})
            .fit(images);
    return pipeline
        .transform(images)
        .withColumn("camera", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1))
        .withColumn("detection", explode(col("detections")))
        .groupBy("camera", "detection.label")
        .count()
        .orderBy("camera", "label");
  }
}
