package io.lookonce.jobs.scoring;

import static io.lookonce.jobs.scoring.ScoringTable.required;

import io.lookonce.box.Detection;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table that detection leaves: one row per version of a picture. */
public final class DetectionTable {

  /** Its folder in the output. */
  public static final String FOLDER = "detections";

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
   * The columns of {@link ScoringTable} with {@code detections}: boxes in pixels of the original,
   * upright picture, clipped to it; none where the picture could not be read.
   */
  static final StructType SCHEMA =
      ScoringTable.schema(
          List.of(required("detections", DataTypes.createArrayType(DETECTION, false))));

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
}
