package io.lookonce.jobs.dataset;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.FeatureDataset;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.RowMaker.RowLabels;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the feature rows of a data set. */
public final class FeatureDatasetReader {

  private FeatureDatasetReader() {}

  /**
   * The rows of a split as a table of {@code index} (long, index in the split from 0), {@code
   * features}, {@code class_id} and {@code source}. The partitioning may differ from run to run;
   * the index does not.
   *
   * @throws InputRefused if it is not a data set of feature rows, part of it is missing, or the
   *     split is empty
   */
  public static Dataset<Row> rows(SparkSession spark, Storage storage, Path root, Split split)
      throws IOException {
    DatasetFolder folder = new DatasetFolder(storage, root);
    return new SplitRows(spark, folder, FeatureDataset.read(folder), FeatureRows.SCHEMA)
        .of(split, "features", RowLabels.CLASS_ID, "source");
  }

  /**
   * Makes labelled feature rows. The features are passed as little-endian float64.
   *
   * @param labels labels and sources of the rows
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

    @Override
    public void close() {
      labels.close();
    }

    /** Encodes features for {@link #row}. */
    public static byte[] content(double[] features) {
      ByteBuffer content =
          ByteBuffer.allocate(features.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      content.asDoubleBuffer().put(features);
      return content.array();
    }
  }
}
