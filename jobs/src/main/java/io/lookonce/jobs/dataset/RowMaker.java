package io.lookonce.jobs.dataset;

import io.lookonce.data.Split;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Makes the rows of a data set in tasks. */
@FunctionalInterface
public interface RowMaker extends Serializable, AutoCloseable {

  /**
   * The row of one image.
   *
   * @param position its position in the data set
   * @param content content of the row, in the encoding of the kind of data set
   */
  Row row(int position, Split split, byte[] content);

  /** Frees what the tasks were sent, once none of them can be asked for a row again. */
  @Override
  default void close() {}

  /**
   * The columns of labelled examples other than their content.
   *
   * @param labels class ids by position
   * @param sources by position
   */
  public record RowLabels(Broadcast<int[]> labels, Broadcast<String[]> sources)
      implements Serializable {

    /** The column of class ids: an index into the classes of the data set, from 0. */
    static final String CLASS_ID = "class_id";

    /** The columns, the content first. */
    static StructType schema(String content, DataType type) {
      return new StructType()
          .add(content, type, false)
          .add(CLASS_ID, DataTypes.IntegerType, false)
          .add("split", DataTypes.StringType, false)
          .add("source", DataTypes.StringType, false);
    }

    /** Frees both in the driver and in all executors. */
    void close() {
      labels.destroy();
      sources.destroy();
    }

    /** The row at a position. */
    Row row(Object content, int position, Split split) {
      return RowFactory.create(
          content, labels.value()[position], split.title(), sources.value()[position]);
    }
  }
}
