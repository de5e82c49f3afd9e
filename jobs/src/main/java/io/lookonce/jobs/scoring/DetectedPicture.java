package io.lookonce.jobs.scoring;

import io.lookonce.box.Detection;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * One row of the detection table, read back.
 *
 * @param picture which one, and how it went
 * @param detections best score first; none where it could not be read
 */
public record DetectedPicture(ScoredPicture picture, List<Detection> detections) {

  static DetectedPicture of(Row row) {
    return new DetectedPicture(
        ScoredPicture.of(row), detections(row.getList(row.fieldIndex(DetectionTable.DETECTIONS))));
  }

  /** Of a row that was not stored yet. */
  static DetectedPicture ofNew(Row row) {
    Row[] found = row.getAs(DetectionTable.DETECTIONS);
    return new DetectedPicture(ScoredPicture.of(row), detections(List.of(found)));
  }

  private static List<Detection> detections(List<Row> rows) {
    return DetectionTable.detections(rows, row -> row.<Integer>getAs("class_id"));
  }
}
