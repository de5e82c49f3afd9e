package io.lookonce.jobs.scoring;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * One row of the detection table, read back.
 *
 * @param file which version of which picture; its container is not in the table and is null
 * @param width of the picture in pixels; 0 where it could not be read
 * @param height likewise
 * @param detections best score first
 * @param error why it could not be read, or null
 * @param decodeMilliseconds NaN where it could not be read
 * @param forwardMilliseconds likewise
 */
public record ScoredPicture(
    PictureFile file,
    int width,
    int height,
    List<Detection> detections,
    String error,
    double decodeMilliseconds,
    double forwardMilliseconds) {

  static ScoredPicture of(Row row) {
    return new ScoredPicture(
        new PictureFile(
            row.getAs("path"),
            row.getAs("length"),
            row.<java.sql.Timestamp>getAs("modification_time").getTime(),
            null),
        orZero(row.getAs("width")),
        orZero(row.getAs("height")),
        detections(row.getList(row.fieldIndex("detections"))),
        row.getAs("error"),
        orNaN(row.getAs("decode_ms")),
        orNaN(row.getAs("forward_ms")));
  }

  private static List<Detection> detections(List<Row> rows) {
    List<Detection> detections = new ArrayList<>(rows.size());
    for (Row row : rows) {
      detections.add(
          new Detection(
              new BoundingBox(
                  row.getAs("x_min"), row.getAs("y_min"), row.getAs("x_max"), row.getAs("y_max")),
              row.getAs("class_id"),
              row.getAs("score")));
    }
    return detections;
  }

  private static int orZero(Integer value) {
    return value == null ? 0 : value;
  }

  private static double orNaN(Float value) {
    return value == null ? Double.NaN : value;
  }
}
