package io.lookonce.jobs.scoring.output;

import io.lookonce.box.Detection;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * One row of the detection table, read back.
 *
 * @param image which one, and how it went
 * @param detections best score first; none where it could not be read
 */
public record DetectedImage(ScoredImage image, List<Detection> detections) {

  public static DetectedImage of(Row row) {
    return new DetectedImage(
        ScoredImage.of(row), detections(row.getList(row.fieldIndex(DetectionTable.DETECTIONS))));
  }

  /** Of a row that was not stored yet. */
  public static DetectedImage ofNew(Row row) {
    Row[] found = row.getAs(DetectionTable.DETECTIONS);
    return new DetectedImage(ScoredImage.of(row), detections(List.of(found)));
  }

  private static List<Detection> detections(List<Row> rows) {
    return DetectionTable.detections(rows, row -> row.<Integer>getAs("class_id"));
  }
}
