package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import java.sql.Timestamp;
import org.apache.spark.sql.Row;

/**
 * What a row of any table of scored images says, without the results.
 *
 * @param file which version of which image; its container is not in the table and is null
 * @param width of the image in pixels; 0 where it could not be read
 * @param height likewise
 * @param error why it could not be read, or null
 * @param decodeMilliseconds NaN where it could not be read
 * @param forwardMilliseconds likewise
 */
public record ScoredImage(
    ImageFile file,
    int width,
    int height,
    String error,
    double decodeMilliseconds,
    double forwardMilliseconds) {

  static ScoredImage of(Row row) {
    return new ScoredImage(
        new ImageFile(
            row.getAs("path"),
            row.getAs("length"),
            row.<Timestamp>getAs("modification_time").getTime(),
            null),
        orZero(row.getAs("width")),
        orZero(row.getAs("height")),
        row.getAs(ScoringTable.ERROR),
        orNaN(row.getAs("decode_ms")),
        orNaN(row.getAs("forward_ms")));
  }

  /** The full path with scheme. */
  public String path() {
    return file.path();
  }

  /** Whether it could be read. */
  public boolean isRead() {
    return error == null;
  }

  private static int orZero(Integer value) {
    return value == null ? 0 : value;
  }

  private static double orNaN(Float value) {
    return value == null ? Double.NaN : value;
  }
}
