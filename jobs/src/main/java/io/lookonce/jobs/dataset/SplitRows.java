package io.lookonce.jobs.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.RowMaker.RowLabels;
import io.lookonce.jobs.scoring.input.ParquetTable;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the rows of a split from the parts of a data set.
 *
 * @param folder folder of the data set
 * @param card card of the data set
 * @param schema columns of its parts
 */
record SplitRows(SparkSession spark, DatasetFolder folder, DatasetCard card, StructType schema) {

  /**
   * The rows of a split, with a first column {@code index}: long, the index in the split from 0.
   * The partitioning may differ from run to run; the index does not.
   *
   * @param columns columns other than the index
   * @throws InputRefused if the split is empty
   */
  Dataset<Row> of(Split split, String... columns) {
    List<String> paths = new ArrayList<>();
    List<Column> firstRows = new ArrayList<>();
    long first = 0;
    for (DatasetPart part : parts(split)) {
      paths.add(folder.path(part).toString());
      firstRows.add(lit(folder.path(part).getName()));
      firstRows.add(lit(first));
      first += part.rows();
    }
    List<Column> selected = new ArrayList<>();
    selected.add(
        element_at(map(firstRows.toArray(Column[]::new)), col("_metadata.file_name"))
            .plus(col("_metadata.row_index"))
            .as("index"));
    for (String column : columns) {
      selected.add(column(column));
    }
    return stored(paths).select(selected.toArray(Column[]::new));
  }

  /** The parts of a split. */
  List<DatasetPart> parts(Split split) {
    List<DatasetPart> parts = card.partsOf(split);
    if (parts.isEmpty()) {
      throw new InputRefused(folder.root() + " holds no images for " + split.title());
    }
    return parts;
  }

  /** The columns of files, in the order of their rows. */
  Dataset<Row> read(List<String> paths, String... columns) {
    return stored(paths).select(Stream.of(columns).map(this::column).toArray(Column[]::new));
  }

  private Dataset<Row> stored(List<String> paths) {
    StructType columns = isOldest() ? (StructType) of(schema, false, SplitRows::oldest) : schema;
    return ParquetTable.reader(spark).schema(columns).parquet(paths.toArray(String[]::new));
  }

  /** A column by its present name, whatever the parts call it and what is in it. */
  private Column column(String name) {
    return isOldest()
        ? col(oldest(name, false))
            .cast(of(schema.apply(name).dataType(), true, (field, inner) -> field))
            .as(name)
        : col(name);
  }

  private boolean isOldest() {
    return card.format() == DatasetCard.OLDEST_FORMAT;
  }

  /** What {@link DatasetCard#OLDEST_FORMAT} calls a column, or a field within one. */
  private static String oldest(String name, boolean inner) {
    if (!inner) {
      return name.equals(RowLabels.CLASS_ID) ? "label" : name;
    }
    return Pattern.compile("_(.)")
        .matcher(name)
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  /** The type with other names of its fields, all of them nullable. */
  private static DataType of(
      DataType type, boolean inner, BiFunction<String, Boolean, String> name) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(of(array.elementType(), true, name), true);
    }
    if (!(type instanceof StructType struct)) {
      return type;
    }
    StructType renamed = new StructType();
    for (StructField field : struct.fields()) {
      renamed =
          renamed.add(name.apply(field.name(), inner), of(field.dataType(), inner, name), true);
    }
    return renamed;
  }
}
