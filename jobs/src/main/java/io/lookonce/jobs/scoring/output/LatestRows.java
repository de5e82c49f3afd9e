package io.lookonce.jobs.scoring.output;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.regexp_extract;

import io.lookonce.jobs.scoring.input.ParquetTable;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The current state of a table: for each image the row that was written last, whatever the
 * modification time of its file, unless that row says that the image was removed.
 */
public final class LatestRows {

  private static final String BATCH = "batch_number";

  private static final Column BATCH_NUMBER =
      regexp_extract(input_file_name(), OutputFolder.BATCH_NAME, 1).cast(DataTypes.LongType);

  private LatestRows() {}

  /**
   * Passes the latest row of every present image in path order, in constant memory.
   *
   * @param columns the columns to read, including those of {@link ScoringTable}
   * @return number of images that were removed
   */
  public static long forEach(
      SparkSession spark, OutputFolder output, StructType columns, Consumer<Row> consumer) {
    return forEach(rows(spark, columns, List.of(output.table())), consumer);
  }

  /**
   * Passes the latest row of every present image of some batches, as {@link #forEach(SparkSession,
   * OutputFolder, StructType, Consumer)} does.
   */
  public static long forEach(
      SparkSession spark,
      OutputFolder output,
      StructType columns,
      Collection<Integer> batches,
      Consumer<Row> consumer) {
    return batches.isEmpty() ? 0 : forEach(rows(spark, columns, files(output, batches)), consumer);
  }

  private static long forEach(Dataset<Row> unordered, Consumer<Row> consumer) {
    Iterator<Row> rows = lastWrittenFirst(unordered).toLocalIterator();
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
   * Passes single rows, those of removed images too.
   *
   * @param batchOf which batch has the row, by path
   * @return how many were found
   */
  public static long forEachOf(
      SparkSession spark,
      OutputFolder output,
      StructType columns,
      Map<String, Integer> batchOf,
      Consumer<Row> consumer) {
    if (batchOf.isEmpty()) {
      return 0;
    }
    Dataset<Row> wanted =
        spark.createDataset(List.copyOf(batchOf.keySet()), Encoders.STRING()).toDF("path");
    Iterator<Row> rows =
        rows(spark, columns, files(output, new TreeSet<>(batchOf.values())))
            .withColumn(BATCH, BATCH_NUMBER)
            .join(broadcast(wanted), "path")
            .toLocalIterator();
    long found = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.<Long>getAs(BATCH).intValue() == batchOf.get(row.<String>getAs("path"))) {
        consumer.accept(row);
        found++;
      }
    }
    return found;
  }

  private static List<Path> files(OutputFolder output, Collection<Integer> batches) {
    return batches.stream().map(output::batchFile).toList();
  }

  private static Dataset<Row> rows(
      SparkSession spark, StructType columns, Collection<Path> filesOrFolders) {
    return ParquetTable.reader(spark)
        .schema(columns)
        .parquet(filesOrFolders.stream().map(Path::toString).toArray(String[]::new));
  }

  /**
   * In path order; within a path, the last written row first. The batch number decides before the
   * time, because clocks differ between machines.
   */
  private static Dataset<Row> lastWrittenFirst(Dataset<Row> rows) {
    return rows.orderBy(col("path"), BATCH_NUMBER.desc(), col("scored_at").desc());
  }
}
