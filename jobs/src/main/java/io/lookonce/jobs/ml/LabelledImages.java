package io.lookonce.jobs.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.when;

import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Images and their classes in the columns of a data set.
 *
 * @param stage for messages
 * @param images name of the column of file contents
 * @param labels the column of class names or ids
 */
record LabelledImages(String stage, String images, StructField labels) {

  private static final String PATH = "path";
  private static final String CONTENT = "content";
  private static final String LABEL = "label";

  /** A column of other numbers, such as keys, is no column of classes. */
  private static final int MOST_CLASSES = 10_000;

  /**
   * Finds the columns in a schema.
   *
   * @param imageColumn null for the usual one
   * @throws InputRefused naming the column, if it is missing or has another type
   */
  static LabelledImages in(
      StructType schema, String stage, String imageColumn, String labelColumn) {
    StructField images = schema.fields()[ImageColumn.indexIn(schema, stage, imageColumn)];
    if (!images.dataType().equals(DataTypes.BinaryType)) {
      throw refused(
          "%s: column '%s' is %s; training needs the content of image files (binary), as Spark's"
              + " binaryFile reads it",
          stage, images.name(), images.dataType().simpleString());
    }
    if (!Arrays.asList(schema.fieldNames()).contains(labelColumn)) {
      throw refused(
          "%s: the data set has no column '%s' of classes, only %s; name another with labelCol",
          stage, labelColumn, String.join(", ", schema.fieldNames()));
    }
    StructField labels = schema.apply(labelColumn);
    if (!labels.dataType().equals(DataTypes.StringType)
        && !(labels.dataType() instanceof NumericType)) {
      throw refused(
          "%s: column '%s' is %s; it must be string (class names) or a number (class ids from 0)",
          stage, labelColumn, labels.dataType().simpleString());
    }
    return new LabelledImages(stage, images.name(), labels);
  }

  private boolean areIds() {
    return labels.dataType() instanceof NumericType;
  }

  /** The names of class ids, as {@code StringIndexer} leaves them; empty if there are none. */
  private List<String> names() {
    return areIds()
            && Attribute.fromStructField(labels) instanceof NominalAttribute nominal
            && nominal.values().isDefined()
        ? List.of(nominal.values().get())
        : List.of();
  }

  /**
   * Rows of {@code path}, {@code content} and {@code label}, the latter a class name or a whole
   * number. Without a column of paths, rows are numbered. An image without content is an empty
   * file, which is rejected like any other unreadable one.
   */
  Dataset<Row> rows(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    boolean hasPaths =
        Arrays.asList(schema.fieldNames()).contains(PATH)
            && schema.apply(PATH).dataType().equals(DataTypes.StringType);
    Column path = hasPaths ? col(PATH) : format_string("%019d", monotonically_increasing_id());
    return dataset.select(
        path.as(PATH), coalesce(column(images), lit(new byte[0])).as(CONTENT), label().as(LABEL));
  }

  private Column label() {
    Column label = column(labels.name());
    if (!areIds()) {
      return label;
    }
    List<String> names = names();
    Column id = label.cast(DataTypes.DoubleType);
    if (!names.isEmpty()) {
      Column[] entries =
          IntStream.range(0, names.size())
              .boxed()
              .flatMap(index -> List.of(lit((double) index), lit(names.get(index))).stream())
              .toArray(Column[]::new);
      return coalesce(map(entries).apply(id), label.cast(DataTypes.StringType));
    }
    Column whole = id.cast(DataTypes.LongType);
    return when(id.equalTo(whole), whole.cast(DataTypes.StringType))
        .otherwise(label.cast(DataTypes.StringType));
  }

  /** A column of any name, also one with dots. */
  private static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  /**
   * Checks rows, and gives their classes in the order of ids.
   *
   * @param rows as {@link #rows} makes them, from where they can be read again
   * @return empty to take the names that occur, in alphabetical order
   * @throws InputRefused naming the column and the value
   */
  List<String> classes(Dataset<Row> rows) {
    Row counts = rows.agg(count(lit(1)), count(PATH), countDistinct(PATH), count(LABEL)).first();
    long images = counts.getLong(0);
    if (images == 0) {
      throw refused("%s: the data set has no rows", stage);
    }
    require(images - counts.getLong(1), "have no path, in column '%s'", PATH);
    require(
        counts.getLong(1) - counts.getLong(2),
        "repeat a path of others, in column '%s'; give each row a path of its own, or none",
        PATH);
    require(
        images - counts.getLong(3), "have no class, in column '%s'; leave them out", labels.name());
    List<String> names = names();
    if (!areIds()) {
      return List.of();
    }
    List<String> seen =
        rows.select(LABEL).distinct().limit(MOST_CLASSES + 1).collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    if (!names.isEmpty()) {
      for (String label : seen) {
        if (!names.contains(label)) {
          throw refused(
              "%s: column '%s' has the class id %s, but its metadata names %d classes",
              stage, labels.name(), label, names.size());
        }
      }
      return names;
    }
    return numbered(seen);
  }

  /** Classes 0, 1, 2 and so on, up to the largest that occurs. */
  private List<String> numbered(List<String> seen) {
    int most = 0;
    for (String label : seen) {
      if (!label.matches("\\d{1,4}")) {
        throw refused(
            "%s: column '%s' has the class id %s; ids are whole numbers from 0 to %d: index them"
                + " with StringIndexer, or cast them to string to take them as names",
            stage, labels.name(), label, MOST_CLASSES - 1);
      }
      most = Math.max(most, Integer.parseInt(label));
    }
    List<String> classes = new ArrayList<>();
    for (int id = 0; id <= most; id++) {
      classes.add(String.valueOf(id));
    }
    return classes;
  }

  private void require(long offending, String what, String column) {
    if (offending > 0) {
      throw refused("%s: %d rows " + what, stage, offending, column);
    }
  }

  private static InputRefused refused(String form, Object... values) {
    return new InputRefused(String.format(Locale.ROOT, form, values));
  }
}
