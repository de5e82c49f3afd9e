package io.lookonce.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table as it stands for each picture's latest version. */
public final class LatestRows {

  private LatestRows() {}

  /** Passes every picture once, in path order, to all consumers; memory does not grow with them. */
  public static void forEach(
      SparkSession spark, OutputFolder output, List<Consumer<ScoredPicture>> consumers) {
    Iterator<Row> rows = newestFirst(spark, output).toLocalIterator();
    String last = null;
    while (rows.hasNext()) {
      ScoredPicture picture = ScoredPicture.of(rows.next());
      if (!picture.file().path().equals(last)) {
        consumers.forEach(consumer -> consumer.accept(picture));
        last = picture.file().path();
      }
    }
  }

  /** In path order, the rows of a path beginning with its latest version. */
  private static Dataset<Row> newestFirst(SparkSession spark, OutputFolder output) {
    return spark
        .read()
        .schema(DetectionTable.SCHEMA)
        .parquet(output.table().toString())
        .orderBy(col("path"), col("modification_time").desc(), col("scored_at").desc());
  }
}
