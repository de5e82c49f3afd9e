package io.lookonce.jobs.scoring.output;

import static io.lookonce.jobs.scoring.layout.ScoringTable.optional;
import static io.lookonce.jobs.scoring.layout.ScoringTable.required;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.jobs.scoring.input.ParquetTable;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table that detection writes: one row per version of an image. */
public final class DetectionTable {

  /** Its folder in the output. */
  public static final String FOLDER = "detections";

  /** Name of the column of boxes. */
  public static final String DETECTIONS = "detections";

  /** Name of the column of what went wrong beside the results, such as painting. */
  public static final String NOTE = "note";

  private static final StructType DETECTION =
      DataTypes.createStructType(
          List.of(
              required("label", DataTypes.StringType),
              required("class_id", DataTypes.IntegerType),
              required("score", DataTypes.FloatType),
              required("x_min", DataTypes.FloatType),
              required("y_min", DataTypes.FloatType),
              required("x_max", DataTypes.FloatType),
              required("y_max", DataTypes.FloatType)));

  /** Type of the column of boxes. */
  public static final DataType DETECTIONS_TYPE = DataTypes.createArrayType(DETECTION, false);

  /**
   * The columns of {@link ScoringTable} with {@code detections}: boxes in pixels of the original,
   * upright image, clipped to it; none where the image could not be read. Tables of older releases
   * have no column {@code note}.
   */
  public static final StructType SCHEMA =
      ScoringTable.schema(
          List.of(required(DETECTIONS, DETECTIONS_TYPE), optional(NOTE, DataTypes.StringType)));

  private DetectionTable() {}

  /** All rows of an output; an image that was scored several times has several rows. */
  public static Dataset<Row> read(SparkSession spark, OutputFolder output) {
    return ParquetTable.reader(spark).schema(SCHEMA).parquet(output.table().toString());
  }

  /**
   * The boxes in a value of the {@code detections} column.
   *
   * @param classId maps a row's {@code label} or {@code class_id} to a class id; rows with a
   *     negative id are skipped
   */
  public static List<Detection> detections(List<Row> rows, ToIntFunction<Row> classId) {
    List<Detection> detections = new ArrayList<>(rows.size());
    for (Row row : rows) {
      int id = classId.applyAsInt(row);
      if (id >= 0) {
        BoundingBox box =
            new BoundingBox(
                row.getAs("x_min"), row.getAs("y_min"), row.getAs("x_max"), row.getAs("y_max"));
        detections.add(new Detection(box, id, row.getAs("score")));
      }
    }
    return detections;
  }

  /** The value of the {@code detections} column. */
  public static Row[] rows(List<Detection> detections, List<String> classes) {
    Row[] rows = new Row[detections.size()];
    for (int i = 0; i < rows.length; i++) {
      Detection detection = detections.get(i);
      rows[i] =
          new GenericRowWithSchema(
              new Object[] {
                classes.get(detection.classId()),
                detection.classId(),
                detection.score(),
                detection.box().xMin(),
                detection.box().yMin(),
                detection.box().xMax(),
                detection.box().yMax()
              },
              DETECTION);
    }
    return rows;
  }

  /**
   * One row of the detection table.
   *
   * @param detections by descending score; empty if the image could not be read
   */
  public record DetectedImage(ScoredImage image, List<Detection> detections) {

    public static DetectedImage of(Row row) {
      List<Row> detections = row.getList(row.fieldIndex(DetectionTable.DETECTIONS));
      return new DetectedImage(
          ScoredImage.of(row),
          DetectionTable.detections(detections, box -> box.<Integer>getAs("class_id")));
    }
  }
}
