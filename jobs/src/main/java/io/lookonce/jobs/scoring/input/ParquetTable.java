package io.lookonce.jobs.scoring.input;

import io.lookonce.storage.InputRefused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/** Reads Parquet files whose names may contain any characters. */
public final class ParquetTable {

  private ParquetTable() {}

  /**
   * A reader of files or folders that takes paths literally, not as globs, and ignores stale {@code
   * .crc} files of the local file system.
   */
  public static DataFrameReader reader(SparkSession spark) {
    return spark
        .read()
        .option("__globPaths__", "false")
        .option("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem")
        .option("fs.file.impl.disable.cache", "true");
  }

  /** The rows of a table; if all its folders are named {@code key=value}, the keys are columns. */
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

  /** The rows of files, without columns from folder names. */
  static Dataset<Row> of(SparkSession spark, Collection<Path> files) {
    return reader(spark).option("recursiveFileLookup", "true").parquet(names(files));
  }

  public static boolean hasColumn(Dataset<Row> table, String name) {
    return Arrays.asList(table.columns()).contains(name);
  }

  /**
   * Checks the type of a column.
   *
   * @param option names the table in messages, such as {@code --images URI}
   * @param types allowed types; the message names the first
   * @throws InputRefused if the column is missing or of another type
   */
  public static void requireColumn(
      Dataset<Row> table, String option, String name, DataType... types) {
    if (!hasColumn(table, name)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: the table has no column '%s', only %s",
              option,
              name,
              String.join(", ", table.columns())));
    }
    DataType found = table.schema().apply(name).dataType();
    if (!Arrays.asList(types).contains(found)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: column '%s' must be %s, not %s",
              option,
              name,
              types[0].simpleString(),
              found.simpleString()));
    }
  }

  private static String[] names(Collection<Path> files) {
    return files.stream().map(Path::toString).toArray(String[]::new);
  }

  /**
   * The path of a value of {@code input_file_name()}.
   *
   * @param files the files that were read, as {@link Path#toString()} formats them
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
