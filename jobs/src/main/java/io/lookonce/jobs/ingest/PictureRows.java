package io.lookonce.jobs.ingest;

import io.lookonce.data.Split;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of pictures with one class each.
 *
 * @param labels by position
 * @param sources by position
 */
record PictureRows(Broadcast<int[]> labels, Broadcast<String[]> sources) implements RowMaker {

  /** Columns of the parts; {@link io.lookonce.data.ImageDataset} says what they hold. */
  static final StructType SCHEMA =
      new StructType()
          .add("pixels", DataTypes.BinaryType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("split", DataTypes.StringType, false)
          .add("source", DataTypes.StringType, false);

  static PictureRows of(JavaSparkContext context, PictureIngestPlan plan, DatasetOrder order) {
    int[] labels = new int[order.size()];
    String[] sources = new String[order.size()];
    for (int position = 0; position < order.size(); position++) {
      int index = order.indexAt(position);
      labels[position] = plan.label(index);
      sources[position] = plan.pictures().get(index).source();
    }
    return new PictureRows(context.broadcast(labels), context.broadcast(sources));
  }

  @Override
  public Row row(int position, Split split, byte[] pixels) {
    return RowFactory.create(
        pixels, labels.value()[position], split.title(), sources.value()[position]);
  }
}
