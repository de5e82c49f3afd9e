package io.lookonce.jobs.scoring.input;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collection;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads Parquet files by their names, whatever characters these hold. */
public final class ParquetTable {

  private ParquetTable() {}

  /**
   * A reader of files that are named one by one or by their folder: brackets and stars in a path
   * are no pattern, and a stale {@code .crc} beside a file of the local disk does not count.
   */
  public static DataFrameReader reader(SparkSession spark) {
    return spark
        .read()
        .option("__globPaths__", "false")
        .option("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem")
        .option("fs.file.impl.disable.cache", "true");
  }

  /** The rows of a table; if all its folders are named {@code key=value}, keys are columns too. */
  public static Dataset<Row> partitioned(SparkSession spark, ImageListing files) {
    String base = files.base();
    boolean isPartitioned =
        files.parquetFiles().stream()
            .map(file -> file.getParent().toString().substring(base.length()))
            .flatMap(between -> Arrays.stream(between.split("/")))
            .allMatch(folder -> folder.isEmpty() || folder.contains("="));
    return isPartitioned
        ? reader(spark).option("basePath", base).parquet(names(files.parquetFiles()))
        : of(spark, files.parquetFiles());
  }

  /** The rows of files; their folders' names are no columns. */
  static Dataset<Row> of(SparkSession spark, Collection<Path> files) {
    return reader(spark).option("recursiveFileLookup", "true").parquet(names(files));
  }

  private static String[] names(Collection<Path> files) {
    return files.stream().map(Path::toString).toArray(String[]::new);
  }

  /**
   * The path that {@code input_file_name()} stands for.
   *
   * @param files those that were read, as {@link Path#toString()} writes them
   */
  static String fileOf(String inputFileName, Collection<String> files) {
    try {
      String decoded = new Path(new URI(inputFileName)).toString();
      if (files.contains(decoded)) {
        return decoded;
      }
    } catch (URISyntaxException notEncoded) {
      // Then it is the path itself.
    }
    return new Path(inputFileName).toString();
  }
}
