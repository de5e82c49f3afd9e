package io.lookonce.jobs.dataset;

import io.lookonce.data.Split;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of images with one class each.
 *
 * @param labels what stands beside the pixels
 */
public record ImageRows(RowLabels labels) implements RowMaker {

  /** Columns of the parts; {@link io.lookonce.data.ImageDataset} says what they hold. */
  public static final StructType SCHEMA = RowLabels.schema("pixels", DataTypes.BinaryType);

  @Override
  public Row row(int position, Split split, byte[] pixels) {
    return labels.row(pixels, position, split);
  }
}
