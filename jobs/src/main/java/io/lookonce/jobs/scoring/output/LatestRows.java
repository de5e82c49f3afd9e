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
 * The current state of a table: for each image the row that was written last, whatever the
 * modification time of its file, unless that row says that the image was removed.
 */
public final class LatestRows {

  private LatestRows() {}

  /**
   * Passes the latest row of every present image in path order, in constant memory.
   *
   * @param columns the columns to read, including those of {@link ScoringTable}
   * @return number of images that were removed
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
      if (ScoredImage.isGone(row.getAs(ScoringTable.ERROR))) {
        gone++;
      } else {
        consumer.accept(row);
      }
    }
    return gone;
  }

  /**
   * In path order; within a path, the last written row first. The batch number decides before the
   * time, because clocks differ between machines.
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
