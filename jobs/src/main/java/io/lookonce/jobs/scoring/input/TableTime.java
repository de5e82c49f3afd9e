package io.lookonce.jobs.scoring.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The modification time column of a table: a timestamp of any unit with or without a time zone (UTC
 * by default), a date, or ISO 8601 text. Without the column, and for null, the time is 0.
 *
 * @param name of the column; null if the table has none
 * @param milliseconds since 1970; null if there is none, or the text is not a time
 * @param text the text; null if the column is not text
 */
record TableTime(String name, Column milliseconds, Column text) {

  private static final List<String> NAMES = List.of("modification_time", "modificationTime");
  private static final long NANOSECONDS = 1_000_000;

  /** Allows files with nanosecond columns, which Spark refuses by default. */
  static void prepare(SparkSession spark) {
    spark.conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
  }

  /**
   * Finds the column.
   *
   * @param files of the table; not empty
   * @throws InputRefused if it is of another type
   */
  static TableTime of(Storage storage, String option, Dataset<Row> table, List<Path> files) {
    String name =
        NAMES.stream()
            .filter(known -> ParquetTable.hasColumn(table, known))
            .findFirst()
            .orElse(null);
    Column noText = lit(null).cast(DataTypes.StringType);
    if (name == null) {
      return new TableTime(null, lit(null).cast(DataTypes.LongType), noText);
    }
    DataType type = table.schema().apply(name).dataType();
    if (type.equals(DataTypes.StringType)) {
      Column parsed =
          unix_millis(expr(String.format(Locale.ROOT, "try_cast(trim(%s) AS timestamp)", name)));
      return new TableTime(name, parsed, col(name));
    }
    if (Set.of(DataTypes.TimestampType, DataTypes.TimestampNTZType, DataTypes.DateType)
        .contains(type)) {
      return new TableTime(name, unix_millis(col(name).cast(DataTypes.TimestampType)), noText);
    }
    if (type.equals(DataTypes.LongType) && isNanoseconds(storage, files.get(0), name)) {
      if (!files.parallelStream().allMatch(file -> isNanoseconds(storage, file, name))) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: column '%s' is in nanoseconds in some of the table's files and not in others",
                option,
                name));
      }
      Column divided = expr(String.format(Locale.ROOT, "%s div %dL", name, NANOSECONDS));
      return new TableTime(name, divided, noText);
    }
    throw new InputRefused(
        String.format(
            Locale.ROOT,
            "%s: column '%s' must be a timestamp, a date or text by ISO 8601, not %s",
            option,
            name,
            type.simpleString()));
  }

  /** The time of a row of {@code path, length, time, text}. */
  long milliseconds(Row row, String option) {
    if (!row.isNullAt(2)) {
      return row.getLong(2);
    }
    if (!row.isNullAt(3) && !row.getString(3).isBlank()) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "%s: column '%s' of '%s' is '%s', which is no time by ISO 8601 such as",
                  option,
                  name,
                  row.getString(0),
                  row.getString(3))
              + " 2026-01-31T12:30:00Z");
    }
    return 0;
  }

  private static boolean isNanoseconds(Storage storage, Path file, String name) {
    Configuration configuration = new Configuration(storage.configuration());
    configuration.set("fs.file.impl", RawLocalFileSystem.class.getName());
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      LogicalTypeAnnotation annotation =
          schema.containsField(name) ? schema.getType(name).getLogicalTypeAnnotation() : null;
      return annotation instanceof TimestampLogicalTypeAnnotation time
          && time.getUnit() == TimeUnit.NANOS;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
