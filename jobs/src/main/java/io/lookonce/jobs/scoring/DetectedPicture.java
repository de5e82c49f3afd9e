package io.lookonce.jobs.scoring;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * One row of the detection table, read back.
 *
 * @param picture which one, and how it went
 * @param detections best score first; none where it could not be read
 */
record DetectedPicture(ScoredPicture picture, List<Detection> detections) {

  static DetectedPicture of(Row row) {
    return new DetectedPicture(
        ScoredPicture.of(row), detections(row.getList(row.fieldIndex("detections"))));
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
}
