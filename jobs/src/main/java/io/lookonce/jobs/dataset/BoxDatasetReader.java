package io.lookonce.jobs.dataset;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the images and boxes of a data set. */
public final class BoxDatasetReader {

  private final SparkSession spark;
  private final DatasetFolder folder;
  private final BoxDataset dataset;
  private final SplitRows rows;

  private BoxDatasetReader(SparkSession spark, DatasetFolder folder, BoxDataset dataset) {
    this.spark = spark;
    this.folder = folder;
    this.dataset = dataset;
    this.rows = new SplitRows(spark, folder, dataset, BoxRows.SCHEMA);
  }

  /**
   * Opens a data set and checks that it is complete.
   *
   * @throws InputRefused if it is not a data set of boxes, or part of it is missing
   */
  public static BoxDatasetReader open(SparkSession spark, Storage storage, Path root)
      throws IOException {
    DatasetFolder folder = new DatasetFolder(storage, root);
    return new BoxDatasetReader(spark, folder, BoxDataset.read(folder));
  }

  /** The card of the data set. */
  public BoxDataset dataset() {
    return dataset;
  }

  /**
   * The images of a split as a table of {@code index} (long, index in the split from 0), {@code
   * content}, {@code width}, {@code height}, {@code source} and {@code boxes}. The partitioning may
   * differ from run to run; the index does not.
   */
  public Dataset<Row> rows(Split split) {
    return rows.of(split, "content", "width", "height", "source", "boxes");
  }

  /** The images of a split in order: the partitions follow the order of the parts. */
  @SuppressWarnings("unchecked") // Java has no arrays of a generic type.
  public JavaRDD<LabelledImageBoxes> images(Split split) {
    List<JavaRDD<LabelledImageBoxes>> parts = new ArrayList<>();
    for (DatasetPart part : rows.parts(split)) {
      // One file at a time, because Spark reads the largest of several files first.
      parts.add(
          rows.read(
                  List.of(folder.path(part).toString()),
                  "content",
                  "width",
                  "height",
                  "source",
                  "boxes")
              .toJavaRDD()
              .map(BoxDatasetReader::image));
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .union(parts.toArray(JavaRDD[]::new));
  }

  /** The boxes in a value of the {@code boxes} column. */
  public static List<GroundTruthBox> boxes(List<Row> rows) {
    return BoxRows.boxes(rows);
  }

  private static LabelledImageBoxes image(Row row) {
    return new LabelledImageBoxes(
        row.getString(3), row.getAs(0), row.getInt(1), row.getInt(2), boxes(row.getList(4)));
  }

  /**
   * One image of a data set of boxes.
   *
   * @param source path of the image file
   * @param content bytes of the image file
   * @param width of the upright image in pixels
   * @param height in pixels
   * @param boxes in pixels of the upright image, clipped to it
   */
  public record LabelledImageBoxes(
      String source, byte[] content, int width, int height, List<GroundTruthBox> boxes)
      implements Serializable {}
}
