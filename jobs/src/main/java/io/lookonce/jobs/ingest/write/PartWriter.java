package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.jobs.dataset.RowMaker;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Writes images at their positions in the Parquet parts of a data set. */
public final class PartWriter {

  /**
   * A Parquet file lists the encodings of a column in the order of a Java hash set, which differs
   * from process to process; with one encoding per column the same rows are the same bytes.
   */
  private static final Map<String, String> ONE_ENCODING =
      Map.of("parquet.enable.dictionary", "false", "parquet.writer.version", "PARQUET_2_0");

  /** Assigns every position to its part. */
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

  public PartWriter(SparkSession spark, Storage storage, IngestOutput output) {
    this.spark = spark;
    this.storage = storage;
    this.output = output;
  }

  /**
   * Writes all images that have a position.
   *
   * @param contents content of each image by index
   * @param schema the columns of the rows
   * @param maker is closed afterwards
   * @return the parts, in order
   */
  public List<DatasetPart> write(
      JavaPairRDD<Integer, byte[]> contents, DatasetOrder order, StructType schema, RowMaker maker)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<DatasetOrder> places = context.broadcast(order);
    try (maker) {
      write(contents, places, schema, maker);
    } finally {
      places.destroy();
    }
    return nameParts(order);
  }

  private void write(
      JavaPairRDD<Integer, byte[]> contents,
      Broadcast<DatasetOrder> places,
      StructType schema,
      RowMaker maker) {
    JavaRDD<Row> rows =
        contents
            .filter(content -> places.value().hasPlace(content._1()))
            .mapToPair(
                content -> new Tuple2<>(places.value().positionOf(content._1()), content._2()))
            .repartitionAndSortWithinPartitions(new ByPart(places))
            .map(
                placed -> maker.row(placed._1(), places.value().splitAt(placed._1()), placed._2()));
    spark
        .createDataFrame(rows, schema)
        .write()
        .option("compression", "snappy")
        .options(ONE_ENCODING)
        .parquet(output.staging().toString());
  }

  private List<DatasetPart> nameParts(DatasetOrder order) throws IOException {
    List<FileStatus> written = output.staged();
    if (written.size() != order.parts()) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%d parts were written, not %d", written.size(), order.parts()));
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
