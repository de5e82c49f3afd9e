package io.lookonce.jobs;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a detection table as any other program would: all Parquet files of the folder. */
final class TableRows {

  private TableRows() {}

  static List<Row> of(Path output) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      return spark.read().parquet(output.resolve("detections").toString()).collectAsList();
    }
  }
}
