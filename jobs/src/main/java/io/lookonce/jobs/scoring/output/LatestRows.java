package io.lookonce.jobs.scoring.output;

import static org.apache.spark.sql.functions.col;

import io.lookonce.jobs.scoring.plan.OutputFolder;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The table as it stands for each image's latest version. */
public final class LatestRows {

  private LatestRows() {}

  /**
   * Passes every image once, in path order; memory does not grow with them.
   *
   * @param columns the columns to read, those of {@link ScoringTable} among them
   */
  public static void forEach(
      SparkSession spark, OutputFolder output, StructType columns, Consumer<Row> consumer) {
    Iterator<Row> rows = newestFirst(spark, output, columns).toLocalIterator();
    String last = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      String path = row.getAs("path");
      if (!path.equals(last)) {
        consumer.accept(row);
        last = path;
      }
    }
  }

  /** In path order, the rows of a path beginning with its latest version. */
  private static Dataset<Row> newestFirst(
      SparkSession spark, OutputFolder output, StructType columns) {
    return spark
        .read()
        .schema(columns)
        .parquet(output.table().toString())
        .orderBy(col("path"), col("modification_time").desc(), col("scored_at").desc());
  }
}
