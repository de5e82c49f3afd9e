package io.lookonce.jobs.dataset;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Converts images with boxes to rows and back.
 *
 * @param labels labels of the images by position
 */
public record BoxRows(Broadcast<List<ImageLabels>> labels) implements RowMaker {

  private static final StructType BOX =
      new StructType()
          .add("x_min", DataTypes.FloatType, false)
          .add("y_min", DataTypes.FloatType, false)
          .add("x_max", DataTypes.FloatType, false)
          .add("y_max", DataTypes.FloatType, false)
          .add("class_id", DataTypes.IntegerType, false)
          .add("area", DataTypes.DoubleType, false)
          .add("crowd", DataTypes.BooleanType, false)
          .add("difficult", DataTypes.BooleanType, false);

  /** Columns of the parts; {@link io.lookonce.data.boxes.BoxDataset} says what they hold. */
  public static final StructType SCHEMA =
      new StructType()
          .add("content", DataTypes.BinaryType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("height", DataTypes.IntegerType, false)
          .add("source", DataTypes.StringType, false)
          .add("split", DataTypes.StringType, false)
          .add("boxes", DataTypes.createArrayType(BOX, false), false);

  @Override
  public Row row(int position, Split split, byte[] content) {
    ImageLabels image = labels.value().get(position);
    return RowFactory.create(
        content,
        image.width(),
        image.height(),
        image.source(),
        split.title(),
        image.boxes().stream().map(BoxRows::row).toArray(Row[]::new));
  }

  @Override
  public void close() {
    labels.destroy();
  }

  private static Row row(GroundTruthBox labelled) {
    BoundingBox box = labelled.box();
    return RowFactory.create(
        box.xMin(),
        box.yMin(),
        box.xMax(),
        box.yMax(),
        labelled.classId(),
        labelled.area(),
        labelled.crowd(),
        labelled.difficult());
  }

  /** The boxes in the value of the {@code boxes} column. */
  static List<GroundTruthBox> boxes(List<Row> rows) {
    List<GroundTruthBox> boxes = new ArrayList<>(rows.size());
    for (Row row : rows) {
      boxes.add(
          new GroundTruthBox(
              new BoundingBox(row.getFloat(0), row.getFloat(1), row.getFloat(2), row.getFloat(3)),
              row.getInt(4),
              row.getDouble(5),
              row.getBoolean(6),
              row.getBoolean(7)));
    }
    return boxes;
  }

  /**
   * The columns of an image other than its content.
   *
   * @param source qualified path of the image file
   * @param width of the upright image in pixels
   * @param height in pixels
   * @param boxes in the order of the source
   */
  public record ImageLabels(String source, int width, int height, List<GroundTruthBox> boxes)
      implements Serializable {}
}
