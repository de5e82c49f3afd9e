package io.lookonce.jobs.scoring.input;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Images in the rows of a Parquet table with {@code path} and {@code content}, and optionally
 * {@code modificationTime} (as Spark's own {@code binaryFile} names it) or {@code
 * modification_time}, and {@code length}.
 */
public final class TableSource implements ImageSource {

  /** Stands beside the folder of a table that is being written. */
  public static final String UNFINISHED = "_ingesting";

  private static final List<String> TIME_COLUMNS = List.of("modification_time", "modificationTime");

  private final SparkSession spark;
  private final ImageListing listing;

  private TableSource(SparkSession spark, ImageListing listing) {
    this.spark = spark;
    this.listing = listing;
  }

  /** Whether a location is a Parquet file, or a folder that holds some directly. */
  public static boolean isTable(Storage storage, String location) throws IOException {
    Path path = new Path(location);
    if (location.endsWith(".parquet") && storage.exists(path)) {
      return true;
    }
    return storage.list(path).stream()
        .filter(FileStatus::isFile)
        .anyMatch(status -> status.getPath().getName().endsWith(".parquet"));
  }

  /**
   * Refuses a table whose files are not all there yet.
   *
   * @throws InputRefused saying who writes it
   */
  public static void requireFinished(Storage storage, String location) throws IOException {
    Path parent = storage.qualify(new Path(location)).getParent();
    if (parent != null && storage.exists(new Path(parent, UNFINISHED))) {
      throw new InputRefused(
          "--images %s: the table is not finished; 'ingest --pack' is at it, or was stopped"
              .formatted(location));
    }
  }

  /**
   * Lists the images of a table.
   *
   * @throws InputRefused if a column is missing or of another type, or a path occurs twice
   */
  public static TableSource open(SparkSession spark, String location) {
    Dataset<Row> table = spark.read().parquet(location);
    requireColumn(table, location, "path", DataTypes.StringType);
    requireColumn(table, location, "content", DataTypes.BinaryType);
    List<Row> rows =
        table
            .select(
                col("path"),
                byteLength(table),
                modificationTime(table),
                input_file_name().as("container"))
            .orderBy("container", "path")
            .collectAsList();
    List<ImageFile> files = rows.stream().map(TableSource::imageFile).toList();
    requireDistinctPaths(files, location);
    return new TableSource(spark, new ImageListing(location, files, new NonImageFiles()));
  }

  @Override
  public ImageListing listing() {
    return listing;
  }

  @Override
  public JavaRDD<ImageInput> inputs(Batch batch) {
    Map<String, ImageFile> byPath = new HashMap<>();
    batch.files().forEach(file -> byPath.put(file.path(), file));
    Dataset<Row> wanted =
        spark.createDataset(List.copyOf(byPath.keySet()), Encoders.STRING()).toDF("path");
    String[] containers =
        batch.files().stream().map(ImageFile::container).distinct().toArray(String[]::new);
    return spark
        .read()
        .parquet(containers)
        .select("path", "content")
        .join(broadcast(wanted), "path")
        .toJavaRDD()
        .map(row -> new ImageInput(byPath.get(row.getString(0)), row.getAs(1)));
  }

  @Override
  public byte[] content(ImageFile file) throws IOException {
    List<Row> rows =
        spark
            .read()
            .parquet(file.container())
            .where(col("path").equalTo(file.path()))
            .select("content")
            .collectAsList();
    if (rows.isEmpty() || rows.get(0).isNullAt(0)) {
      throw new IOException(file.path() + " is no longer in " + file.container());
    }
    return rows.get(0).getAs(0);
  }

  private static Column byteLength(Dataset<Row> table) {
    Column counted = coalesce(length(col("content")), lit(0)).cast(DataTypes.LongType);
    return hasColumn(table, "length") ? col("length").cast(DataTypes.LongType) : counted;
  }

  private static Column modificationTime(Dataset<Row> table) {
    return TIME_COLUMNS.stream()
        .filter(name -> hasColumn(table, name))
        .findFirst()
        .map(name -> coalesce(unix_millis(col(name)), lit(0L)))
        .orElse(lit(0L));
  }

  private static ImageFile imageFile(Row row) {
    return new ImageFile(row.getString(0), row.getLong(1), row.getLong(2), row.getString(3));
  }

  private static boolean hasColumn(Dataset<Row> table, String name) {
    return Arrays.asList(table.columns()).contains(name);
  }

  private static void requireColumn(
      Dataset<Row> table, String location, String name, DataType type) {
    if (!hasColumn(table, name)) {
      throw new InputRefused(
          "--images %s: the table has no column '%s', only %s"
              .formatted(location, name, String.join(", ", table.columns())));
    }
    DataType found = table.schema().apply(name).dataType();
    if (!found.equals(type)) {
      throw new InputRefused(
          "--images %s: column '%s' must be %s, not %s"
              .formatted(location, name, type.simpleString(), found.simpleString()));
    }
  }

  private static void requireDistinctPaths(List<ImageFile> files, String location) {
    Map<String, ImageFile> seen = new HashMap<>();
    for (ImageFile file : files) {
      if (file.path() == null) {
        throw new InputRefused("--images " + location + ": a row has no path");
      }
      if (seen.put(file.path(), file) != null) {
        throw new InputRefused(
            "--images " + location + ": path '" + file.path() + "' occurs more than once");
      }
    }
  }
}
