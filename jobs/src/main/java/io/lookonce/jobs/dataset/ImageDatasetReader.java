package io.lookonce.jobs.dataset;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gives the images of a data set to Spark, each with its place in the one order of its split. */
public final class ImageDatasetReader {

  private final SparkSession spark;
  private final DatasetFolder folder;
  private final ImageDataset dataset;

  private ImageDatasetReader(SparkSession spark, DatasetFolder folder, ImageDataset dataset) {
    this.spark = spark;
    this.folder = folder;
    this.dataset = dataset;
  }

  /**
   * Opens a data set and checks that it is complete.
   *
   * @throws InputRefused if it is no data set, or part of it is missing
   */
  public static ImageDatasetReader open(SparkSession spark, Storage storage, Path root)
      throws IOException {
    DatasetFolder folder = new DatasetFolder(storage, root);
    return new ImageDatasetReader(spark, folder, folder.read());
  }

  /** What the data set says of itself. */
  public ImageDataset dataset() {
    return dataset;
  }

  /**
   * The images of a split as a table of {@code index} (long, place in the split from 0), {@code
   * pixels}, {@code class_id} and {@code source}. How the rows are partitioned is Spark's affair
   * and may differ from run to run; the index does not. Nothing is sorted: within a partition the
   * rows of a part follow each other in the order of their index.
   */
  public Dataset<Row> rows(Split split) {
    return new SplitRows(spark, folder, dataset, ImageRows.SCHEMA)
        .of(split, "pixels", RowLabels.CLASS_ID, "source");
  }

  /** The same images as objects, as they are stored: nothing is checked. */
  public JavaRDD<LabelledPixels> images(Split split) {
    return rows(split)
        .toJavaRDD()
        .map(
            row ->
                new LabelledPixels(
                    row.getLong(0), row.getAs("pixels"), row.getInt(2), row.getString(3)));
  }
}
