package io.lookonce.jobs;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a table of scored pictures as any other program would: all Parquet files of the folder. */
final class TableRows {

  private TableRows() {}

  /** The rows of a detection. */
  static List<Row> of(Path output) {
    return of(output, "detections");
  }

  static List<Row> of(Path output, String table) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      return spark.read().parquet(output.resolve(table).toString()).collectAsList();
    }
  }
}
