package io.lookonce.jobs.scoring.input;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;

import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Images in the rows of Parquet files with {@code path} and {@code content}, and optionally {@code
 * modificationTime} (as Spark's own {@code binaryFile} names it) or {@code modification_time}, and
 * {@code length}. {@link TableTime} lists the types of times; a length that is not a non-negative
 * integer is computed from the content.
 */
public final class TableSource implements ImageSource {

  /** Name of the marker beside an incomplete table. */
  public static final String UNFINISHED = "_ingesting";

  /** Name of the folder that identifies a Delta table. */
  static final String DELTA_LOG = "_delta_log";

  private static final Set<DataType> WHOLE_NUMBERS =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private final SparkSession spark;
  private final ImageListing listing;
  private final Set<ImageFile> listed;

  private TableSource(SparkSession spark, ImageListing listing) {
    this.spark = spark;
    this.listing = listing;
    this.listed = new HashSet<>(listing.images());
  }

  /** Whether a listing has Parquet files and no images, so that the images are in table rows. */
  public static boolean isTable(ImageListing listing) {
    return listing.images().isEmpty() && !listing.parquetFiles().isEmpty();
  }

  /**
   * Refuses Parquet files that belong to another table format, and incomplete tables.
   *
   * @param option names the table in messages, such as {@code --images URI}
   * @throws InputRefused naming the format or the writer
   */
  public static void requireTable(Storage storage, String option, ImageListing files)
      throws IOException {
    String managed = files.managedTable();
    for (Path above = files.parquetFiles().get(0).getParent();
        above != null && managed == null;
        above = above.getParent()) {
      if (storage.exists(new Path(above, DELTA_LOG))) {
        managed = above + " is a Delta table";
      }
    }
    if (managed != null) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "%s: %s, whose Parquet files hold deleted rows too; write its rows to a folder of"
                      + " plain",
                  option,
                  managed)
              + " Parquet files first");
    }
    Set<Path> parents =
        files.parquetFiles().stream().map(Path::getParent).collect(Collectors.toSet());
    for (Path parent : parents) {
      if (parent.getParent() != null && storage.exists(new Path(parent.getParent(), UNFINISHED))) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: the table is not finished; 'ingest --pack' is at it, or was stopped",
                option));
      }
    }
  }

  /**
   * Lists the images of a table.
   *
   * @param files files of the table
   * @throws InputRefused if a column is missing or of another type, or a path occurs twice
   */
  public static TableSource open(
      SparkSession spark, Storage storage, String location, ImageListing files) {
    String option = "--images " + location;
    try {
      List<ImageFile> images = images(spark, storage, option, files.parquetFiles());
      requireDistinctPaths(images, option);
      return new TableSource(
          spark,
          new ImageListing(
              files.base(),
              images,
              files.otherFiles(),
              files.parquetFiles(),
              files.unreadableFolders(),
              null,
              files.isWhole()));
    } catch (UncheckedIOException unreadable) {
      throw new InputRefused(option + ": " + ErrorMessage.ofInnermost(unreadable), unreadable);
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception unreadable) {
      // Spark throws checked exceptions that Scala does not declare.
      throw new InputRefused(option + ": " + ErrorMessage.ofInnermost(unreadable), unreadable);
    }
  }

  private static List<ImageFile> images(
      SparkSession spark, Storage storage, String option, List<Path> parquetFiles) {
    TableTime.prepare(spark);
    Dataset<Row> table = ParquetTable.of(spark, parquetFiles);
    ParquetTable.requireColumn(table, option, "path", DataTypes.StringType);
    ParquetTable.requireColumn(table, option, "content", DataTypes.BinaryType);
    TableTime time = TableTime.of(storage, option, table, parquetFiles);
    boolean hasLength =
        ParquetTable.hasColumn(table, "length")
            && WHOLE_NUMBERS.contains(table.schema().apply("length").dataType());
    Column length = hasLength ? col("length").cast(DataTypes.LongType) : contentLength();
    List<Row> rows = rows(table, length, time);
    // Reads all contents only if a length is missing.
    if (hasLength && rows.stream().anyMatch(row -> row.isNullAt(1) || row.getLong(1) < 0)) {
      rows = rows(table, contentLength(), time);
    }
    Set<String> paths = parquetFiles.stream().map(Path::toString).collect(Collectors.toSet());
    Map<String, String> containers = new HashMap<>();
    List<ImageFile> files = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String container =
          containers.computeIfAbsent(row.getString(4), name -> ParquetTable.fileOf(name, paths));
      files.add(
          new ImageFile(
              row.getString(0), row.getLong(1), time.milliseconds(row, option), container));
    }
    return files;
  }

  /** Columns: path, length, time, time as text, container. */
  private static List<Row> rows(Dataset<Row> table, Column length, TableTime time) {
    return table
        .select(
            col("path"),
            length.as("length"),
            time.milliseconds().as("time"),
            time.text().as("text"),
            input_file_name().as("container"))
        .orderBy("container", "path")
        .collectAsList();
  }

  private static Column contentLength() {
    return coalesce(length(col("content")), lit(0)).cast(DataTypes.LongType);
  }

  @Override
  public ImageListing listing() {
    return listing;
  }

  /** Images of an unfinished plan that the table no longer contains have no content. */
  @Override
  public Dataset<Row> inputs(Batch batch) {
    List<ImageFile> found = new ArrayList<>();
    List<Row> without = new ArrayList<>();
    for (ImageFile file : batch.files()) {
      if (!file.isGone() && listed.contains(file)) {
        found.add(file);
      } else {
        without.add(ImageInput.missing(file).row());
      }
    }
    if (found.isEmpty()) {
      return spark.createDataFrame(without, ImageInput.SCHEMA);
    }
    Dataset<Row> rows = found(found);
    return without.isEmpty()
        ? rows
        : rows.union(spark.createDataFrame(without, ImageInput.SCHEMA).coalesce(1));
  }

  /** Reads the contents of images that the table has. */
  private Dataset<Row> found(List<ImageFile> files) {
    Dataset<Row> wanted =
        spark
            .createDataFrame(
                files.stream().map(file -> new ImageInput(file, null).row()).toList(),
                ImageInput.SCHEMA)
            .drop("content");
    // The listing knows in which file a row is now; a plan may name the file of an earlier run.
    Set<String> paths = files.stream().map(ImageFile::path).collect(Collectors.toSet());
    Set<Path> containers =
        listing.images().stream()
            .filter(file -> paths.contains(file.path()))
            .map(file -> new Path(file.container()))
            .collect(Collectors.toSet());
    return ParquetTable.of(spark, containers)
        .select("path", "content")
        .join(broadcast(wanted), "path")
        .select(
            Arrays.stream(ImageInput.SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
  }

  @Override
  public byte[] content(ImageFile file) throws IOException {
    List<Row> rows =
        ParquetTable.of(spark, List.of(new Path(file.container())))
            .where(col("path").equalTo(file.path()))
            .select("content")
            .collectAsList();
    if (rows.isEmpty() || rows.get(0).isNullAt(0)) {
      throw new IOException(file.path() + " is no longer in " + file.container());
    }
    return rows.get(0).getAs(0);
  }

  private static void requireDistinctPaths(List<ImageFile> files, String option) {
    Map<String, ImageFile> seen = new HashMap<>();
    for (ImageFile file : files) {
      if (file.path() == null) {
        throw new InputRefused(option + ": a row has no path (column 'path' is null)");
      }
      if (seen.put(file.path(), file) != null) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: path '%s' occurs more than once in column 'path'",
                option,
                file.path()));
      }
    }
  }
}
