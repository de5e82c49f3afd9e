package io.lookonce.jobs.scoring.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.regexp_extract;

import io.lookonce.jobs.scoring.input.ParquetTable;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table as it stands: for each image the row that was written last, whatever the age of its
 * file, unless that row says that the image is gone.
 */
public final class LatestRows {

  private LatestRows() {}

  /**
   * Passes every image that is there once, in path order; memory does not grow with them.
   *
   * @param columns the columns to read, those of {@link ScoringTable} among them
   * @return how many images are gone
   */
  public static long forEach(
      SparkSession spark, OutputFolder output, StructType columns, Consumer<Row> consumer) {
    Iterator<Row> rows = lastWrittenFirst(spark, output, columns).toLocalIterator();
    String last = null;
    long gone = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      String path = row.getAs("path");
      if (path.equals(last)) {
        continue;
      }
      last = path;
      if (isGone(row)) {
        gone++;
      } else {
        consumer.accept(row);
      }
    }
    return gone;
  }

  /** Whether a row says that its image is no longer there. */
  public static boolean isGone(Row row) {
    String error = row.getAs(ScoringTable.ERROR);
    return error != null && error.startsWith(ScoringTable.GONE + ":");
  }

  /**
   * In path order, the rows of a path beginning with the one written last: batches are numbered in
   * the order of runs, and clocks differ between machines.
   */
  private static Dataset<Row> lastWrittenFirst(
      SparkSession spark, OutputFolder output, StructType columns) {
    Column batch =
        regexp_extract(input_file_name(), OutputFolder.BATCH_NAME, 1).cast(DataTypes.LongType);
    return ParquetTable.reader(spark)
        .schema(columns)
        .parquet(output.table().toString())
        .orderBy(col("path"), batch.desc(), col("scored_at").desc());
  }
}
