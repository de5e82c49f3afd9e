package io.lookonce.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a table of scored images as any other program would: all Parquet files of the folder. */
public final class TableRows {

  private static final List<String> OF_ONE_RUN =
      List.of("path", "modification_time", "scored_at", "decode_ms", "forward_ms");

  private TableRows() {}

  /** The rows of a detection. */
  public static List<Row> of(Path output) {
    return of(output, "detections");
  }

  public static List<Row> of(Path output, String table) {
    return read(output.resolve(table).toString());
  }

  /**
   * What is said of each image, by its file's name: all columns but those that differ from run to
   * run, and from place to place.
   *
   * @param output URI of the output of {@code detect} or {@code classify}
   */
  static Map<String, Map<String, Object>> lasting(String output) {
    Map<String, Map<String, Object>> rows = new TreeMap<>();
    for (Row row : read(output + "/{detections,classifications}")) {
      Map<String, Object> values = new TreeMap<>();
      for (String column : row.schema().fieldNames()) {
        if (!OF_ONE_RUN.contains(column)) {
          values.put(column, String.valueOf(row.<Object>getAs(column)));
        }
      }
      String path = row.getAs("path");
      if (rows.put(path.substring(path.lastIndexOf('/') + 1), values) != null) {
        throw new AssertionError(path + " has two rows");
      }
    }
    return rows;
  }

  /** A Spark that runs already is used and stays open. */
  private static List<Row> read(String table) {
    boolean shared = org.apache.spark.SparkContext$.MODULE$.getActive().isDefined();
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    try {
      return spark.newSession().read().parquet(table).collectAsList();
    } finally {
      if (!shared) {
        spark.stop();
      }
    }
  }
}
