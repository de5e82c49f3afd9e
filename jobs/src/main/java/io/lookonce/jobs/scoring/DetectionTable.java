package io.lookonce.jobs.scoring;

import io.lookonce.box.Detection;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The table that detection leaves: one row per version of a picture. */
public final class DetectionTable {

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

  /**
   * Columns in order. Boxes are in pixels of the original, upright picture, clipped to it. A
   * picture that could not be read has {@code error}, and no detections.
   */
  public static final StructType SCHEMA =
      DataTypes.createStructType(
          List.of(
              required("path", DataTypes.StringType),
              required("modification_time", DataTypes.TimestampType),
              required("length", DataTypes.LongType),
              optional("sha256", DataTypes.StringType),
              optional("width", DataTypes.IntegerType),
              optional("height", DataTypes.IntegerType),
              required("model", DataTypes.StringType),
              required("model_version", DataTypes.IntegerType),
              required("detections", DataTypes.createArrayType(DETECTION, false)),
              optional("error", DataTypes.StringType),
              optional("decode_ms", DataTypes.FloatType),
              optional("forward_ms", DataTypes.FloatType),
              required("scored_at", DataTypes.TimestampType)));

  private DetectionTable() {}

  /** The value of the {@code detections} column. */
  static Row[] detections(List<Detection> detections, List<String> classes) {
    Row[] rows = new Row[detections.size()];
    for (int i = 0; i < rows.length; i++) {
      Detection detection = detections.get(i);
      rows[i] =
          RowFactory.create(
              classes.get(detection.classId()),
              detection.classId(),
              detection.score(),
              detection.box().xMin(),
              detection.box().yMin(),
              detection.box().xMax(),
              detection.box().yMax());
    }
    return rows;
  }

  private static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private static StructField optional(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
