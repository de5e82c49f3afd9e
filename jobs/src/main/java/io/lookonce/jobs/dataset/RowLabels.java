package io.lookonce.jobs.dataset;

import io.lookonce.data.Split;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the rows of examples with one class each have beside their content.
 *
 * @param labels by position
 * @param sources by position
 */
public record RowLabels(Broadcast<int[]> labels, Broadcast<String[]> sources)
    implements Serializable {

  /** The column of class ids: an index into the data set's classes, from 0. */
  static final String CLASS_ID = "class_id";

  /** The columns of such rows, the content first. */
  static StructType schema(String content, DataType type) {
    return new StructType()
        .add(content, type, false)
        .add(CLASS_ID, DataTypes.IntegerType, false)
        .add("split", DataTypes.StringType, false)
        .add("source", DataTypes.StringType, false);
  }

  /** The row at a position. */
  Row row(Object content, int position, Split split) {
    return RowFactory.create(
        content, labels.value()[position], split.title(), sources.value()[position]);
  }
}
