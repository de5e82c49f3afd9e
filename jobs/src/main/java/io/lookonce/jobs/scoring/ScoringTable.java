package io.lookonce.jobs.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that every table of scored pictures has: which version of which picture and what
 * scored it, then the results, then how it went. A picture that could not be read has {@code error}
 * and no results.
 */
final class ScoringTable {

  /** Name of the column that says why a picture has no results. */
  static final String ERROR = "error";

  /** Name of the column of milliseconds for reading and decoding. */
  static final String DECODE = "decode_ms";

  /** Name of the column of milliseconds for the picture's share of a forward pass. */
  static final String FORWARD = "forward_ms";

  private ScoringTable() {}

  /** The columns in order, the results among them. */
  static StructType schema(List<StructField> results) {
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

  static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  static StructField optional(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
