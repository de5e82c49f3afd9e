package io.lookonce.jobs.dataset;

import io.lookonce.data.Split;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of labelled numbers. On their way to the parts the numbers are little-endian float64.
 *
 * @param labels what stands beside the numbers
 */
public record FeatureRows(RowLabels labels) implements RowMaker {

  /** Columns of the parts; {@link io.lookonce.data.FeatureDataset} says what they hold. */
  public static final StructType SCHEMA =
      RowLabels.schema("features", DataTypes.createArrayType(DataTypes.DoubleType, false));

  @Override
  public Row row(int position, Split split, byte[] content) {
    double[] features = new double[content.length / Double.BYTES];
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(features);
    return labels.row(features, position, split);
  }

  /** Numbers as the bytes that {@link #row} takes. */
  public static byte[] content(double[] features) {
    ByteBuffer content =
        ByteBuffer.allocate(features.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    content.asDoubleBuffer().put(features);
    return content.array();
  }
}
