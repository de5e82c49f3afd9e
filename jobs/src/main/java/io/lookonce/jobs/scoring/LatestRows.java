package io.lookonce.jobs.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** The table as it stands for each picture's latest version. */
public final class LatestRows {

  private LatestRows() {}

  /** Passes every picture once, in path order, to all consumers; memory does not grow with them. */
  public static void forEach(
      SparkSession spark, OutputFolder output, List<Consumer<ScoredPicture>> consumers) {
    Iterator<Row> rows = dataset(spark, output).orderBy("path").toLocalIterator();
    while (rows.hasNext()) {
      ScoredPicture picture = ScoredPicture.of(rows.next());
      consumers.forEach(consumer -> consumer.accept(picture));
    }
  }

  private static Dataset<Row> dataset(SparkSession spark, OutputFolder output) {
    var newestFirst =
        Window.partitionBy("path")
            .orderBy(col("modification_time").desc(), col("scored_at").desc());
    return spark
        .read()
        .schema(DetectionTable.SCHEMA)
        .parquet(output.table().toString())
        .withColumn("age", row_number().over(newestFirst))
        .where(col("age").equalTo(1))
        .drop("age");
  }
}
