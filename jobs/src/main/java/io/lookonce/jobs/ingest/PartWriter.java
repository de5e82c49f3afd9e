package io.lookonce.jobs.ingest;

import io.lookonce.data.DatasetPart;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Writes pictures into the Parquet parts of a data set, each picture in its place. */
final class PartWriter {

  /** Columns of the parts; {@link io.lookonce.data.ImageDataset} says what they hold. */
  static final StructType SCHEMA =
      new StructType()
          .add("pixels", DataTypes.BinaryType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("split", DataTypes.StringType, false)
          .add("source", DataTypes.StringType, false);

  /** Sends every position to its part. */
  private static final class ByPart extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final Broadcast<DatasetOrder> order;
    private final int parts;

    ByPart(Broadcast<DatasetOrder> order) {
      this.order = order;
      this.parts = order.value().parts();
    }

    @Override
    public int numPartitions() {
      return parts;
    }

    @Override
    public int getPartition(Object position) {
      return order.value().partOf((Integer) position);
    }
  }

  private final SparkSession spark;
  private final Storage storage;
  private final IngestOutput output;

  PartWriter(SparkSession spark, Storage storage, IngestOutput output) {
    this.spark = spark;
    this.storage = storage;
    this.output = output;
  }

  /**
   * Writes all pictures that have a place.
   *
   * @return the parts, in order
   */
  List<DatasetPart> write(JavaRDD<PreparedPicture> pictures, DatasetOrder order, IngestPlan plan)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<DatasetOrder> places = context.broadcast(order);
    int[] labels = new int[order.size()];
    String[] sources = new String[order.size()];
    for (int position = 0; position < order.size(); position++) {
      int index = order.indexAt(position);
      labels[position] = plan.label(index);
      sources[position] = plan.pictures().get(index).source();
    }
    Broadcast<int[]> labelAt = context.broadcast(labels);
    Broadcast<String[]> sourceAt = context.broadcast(sources);
    JavaRDD<Row> rows =
        pictures
            .filter(picture -> places.value().hasPlace(picture.index()))
            .mapToPair(
                picture ->
                    new Tuple2<>(places.value().positionOf(picture.index()), picture.pixels()))
            .repartitionAndSortWithinPartitions(new ByPart(places))
            .map(
                placed -> {
                  int position = placed._1();
                  return RowFactory.create(
                      placed._2(),
                      labelAt.value()[position],
                      places.value().splitAt(position).title(),
                      sourceAt.value()[position]);
                });
    spark
        .createDataFrame(rows, SCHEMA)
        .write()
        .option("compression", "snappy")
        .parquet(output.staging().toString());
    return nameParts(order);
  }

  private List<DatasetPart> nameParts(DatasetOrder order) throws IOException {
    List<FileStatus> written =
        storage.list(output.staging()).stream()
            .filter(file -> file.getPath().getName().endsWith(".parquet"))
            .toList();
    if (written.size() != order.parts()) {
      throw new IOException(
          "%d parts were written, not %d".formatted(written.size(), order.parts()));
    }
    List<DatasetPart> parts = new ArrayList<>();
    for (FileStatus file : written) {
      DatasetPart part = order.part(parts.size(), file.getLen());
      storage.replace(file.getPath(), new Path(output.root(), part.file()));
      parts.add(part);
    }
    return parts;
  }
}
