package io.lookonce.jobs.dataset;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.FeatureDataset;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gives the rows of numbers of a data set to Spark, each with its place in its split. */
public final class FeatureDatasetReader {

  private FeatureDatasetReader() {}

  /**
   * The rows of a split as a table of {@code index} (long, place in the split from 0), {@code
   * features}, {@code class_id} and {@code source}. How the rows are partitioned is Spark's affair
   * and may differ from run to run; the index does not.
   *
   * @throws InputRefused if it is no data set of such rows, part of it is missing, or the split is
   *     empty
   */
  public static Dataset<Row> rows(SparkSession spark, Storage storage, Path root, Split split)
      throws IOException {
    DatasetFolder folder = new DatasetFolder(storage, root);
    return new SplitRows(spark, folder, FeatureDataset.read(folder), FeatureRows.SCHEMA)
        .of(split, "features", RowLabels.CLASS_ID, "source");
  }
}
