package io.lookonce.jobs.dataset;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.RowMaker.RowLabels;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the images of a data set with their index in their split. */
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
   * @throws InputRefused if it is not a data set of labelled images, or part of it is missing
   */
  public static ImageDatasetReader open(SparkSession spark, Storage storage, Path root)
      throws IOException {
    DatasetFolder folder = new DatasetFolder(storage, root);
    return new ImageDatasetReader(spark, folder, folder.read());
  }

  /** The card of the data set. */
  public ImageDataset dataset() {
    return dataset;
  }

  /**
   * The images of a split as a table of {@code index} (long, index in the split from 0), {@code
   * pixels}, {@code class_id} and {@code source}. The partitioning may differ from run to run; the
   * index does not. Rows are not sorted, but within a partition the rows of a part are in the order
   * of their index.
   */
  public Dataset<Row> rows(Split split) {
    return new SplitRows(spark, folder, dataset, ImageRows.SCHEMA)
        .of(split, "pixels", RowLabels.CLASS_ID, "source");
  }

  /** The images of a split as stored, without checks. */
  public JavaRDD<LabelledPixels> images(Split split) {
    return rows(split)
        .toJavaRDD()
        .map(
            row ->
                new LabelledPixels(
                    row.getLong(0), row.getAs("pixels"), row.getInt(2), row.getString(3)));
  }

  /**
   * Makes the rows of images with one class each.
   *
   * @param labels labels and sources of the rows
   */
  public record ImageRows(RowLabels labels) implements RowMaker {

    /** Columns of the parts; {@link io.lookonce.data.ImageDataset} says what they hold. */
    public static final StructType SCHEMA = RowLabels.schema("pixels", DataTypes.BinaryType);

    @Override
    public Row row(int position, Split split, byte[] pixels) {
      return labels.row(pixels, position, split);
    }

    @Override
    public void close() {
      labels.close();
    }
  }

  /**
   * An image of a data set.
   *
   * @param index index in its split, from 0
   * @param pixels {@code height * width * channels} unsigned bytes, row by row from the top, each
   *     pixel as red, green, blue
   * @param label class id, from 0
   * @param source path of the original image
   */
  public record LabelledPixels(long index, byte[] pixels, int label, String source)
      implements Serializable {}
}
