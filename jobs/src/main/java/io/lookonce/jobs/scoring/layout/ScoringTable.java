package io.lookonce.jobs.scoring.layout;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that every table of scored images has: which version of which image and what scored
 * it, then the results, then how it went. An image that could not be read has {@code error} and no
 * results.
 */
public final class ScoringTable {

  /** Name of the column that says why an image has no results. */
  public static final String ERROR = "error";

  /** Name of the column of milliseconds for reading and decoding. */
  public static final String DECODE = "decode_ms";

  /** Name of the column of milliseconds for the image's share of a forward pass. */
  public static final String FORWARD = "forward_ms";

  /**
   * What the error of a row begins with that says that the image is no longer there. Such a row is
   * added once the image is missed; the rows from before stay.
   */
  public static final String GONE = "gone";

  private ScoringTable() {}

  /** The columns in order, the results among them. */
  public static StructType schema(List<StructField> results) {
    List<StructField> columns =
        new ArrayList<>(
            List.of(
                required("path", DataTypes.StringType),
                required("modification_time", DataTypes.TimestampType),
                required("length", DataTypes.LongType),
                optional("sha256", DataTypes.StringType),
                optional("width", DataTypes.IntegerType),
                optional("height", DataTypes.IntegerType),
                required("model", DataTypes.StringType),
                required("model_version", DataTypes.IntegerType)));
    columns.addAll(results);
    columns.addAll(
        List.of(
            optional(ERROR, DataTypes.StringType),
            optional(DECODE, DataTypes.FloatType),
            optional(FORWARD, DataTypes.FloatType),
            required("scored_at", DataTypes.TimestampType)));
    return DataTypes.createStructType(columns);
  }

  public static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  public static StructField optional(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
