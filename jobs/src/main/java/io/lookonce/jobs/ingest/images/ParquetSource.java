package io.lookonce.jobs.ingest.images;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lookonce.data.ImagePreparation;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.jobs.ingest.images.ResizedImage.ResizeImage;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ParquetTable;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Image files in the rows of a Parquet table: {@code path} (text, distinct), {@code content}
 * (binary), {@code label} (text or whole number) and optionally {@code split} (text).
 */
final class ParquetSource implements LabelledSource {

  static final String FORMAT = "parquet";

  private final Dataset<Row> table;
  private final String input;
  private final LabelledListing listing;

  private ParquetSource(Dataset<Row> table, String input) {
    this.table = table;
    this.input = input;
    this.listing = new LabelledListing(List.of(), images(), List.of(), 0);
  }

  /**
   * Lists the images of a table, in the order of their paths.
   *
   * @param input names the input in messages
   * @param files of the table
   * @throws InputRefused if a column is missing or of another type, or a row is invalid
   */
  static ParquetSource open(SparkSession spark, String input, ImageListing files) {
    Dataset<Row> table = ParquetTable.partitioned(spark, files);
    ParquetTable.requireColumn(table, input, "path", DataTypes.StringType);
    ParquetTable.requireColumn(table, input, "content", DataTypes.BinaryType);
    ParquetTable.requireColumn(
        table, input, "label", DataTypes.StringType, DataTypes.IntegerType, DataTypes.LongType);
    return new ParquetSource(table, input);
  }

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public LabelledListing listing() {
    return listing;
  }

  @Override
  public Optional<ImageShape> shape() {
    return Optional.empty();
  }

  @Override
  public JavaRDD<ResizedImage> prepare(
      SparkSession spark, int first, ImagePreparation preparation, ImageFileReader reader) {
    ResizeImage prepare = new ResizeImage(reader, preparation);
    // Tasks get it with their code: Spark broadcasts that too, and frees it with the table.
    HashMap<String, Integer> indexByPath = new HashMap<>();
    for (LabelledImage image : listing.images()) {
      indexByPath.put(image.source(), first + indexByPath.size());
    }
    return table
        .select("path", "content")
        .toJavaRDD()
        .map(row -> prepare.ofContent(indexByPath.get(row.getString(0)), row.getAs(1)));
  }

  private List<LabelledImage> images() {
    List<LabelledImage> images = new ArrayList<>();
    String before = null;
    for (Row row :
        table
            .select(
                col("path"),
                col("label").cast(DataTypes.StringType),
                split().as("split"),
                col("content").isNull())
            .orderBy("path")
            .collectAsList()) {
      LabelledImage image = image(row);
      if (image.source().equals(before)) {
        throw new InputRefused(input + ": path '" + image.source() + "' occurs more than once");
      }
      before = image.source();
      images.add(image);
    }
    if (images.isEmpty()) {
      throw new InputRefused(input + ": the table has no rows");
    }
    return images;
  }

  private LabelledImage image(Row row) {
    if (row.isNullAt(0) || row.isNullAt(1) || row.getBoolean(3)) {
      String column = row.isNullAt(0) ? "path" : row.isNullAt(1) ? "label" : "content";
      throw new InputRefused(
          String.format(Locale.ROOT, "%s: the row of '%s' has no %s", input, row.get(0), column));
    }
    String path = row.getString(0);
    Split split =
        row.isNullAt(2)
            ? null
            : Split.meantBy(row.getString(2))
                .orElseThrow(
                    () ->
                        new InputRefused(
                            String.format(
                                Locale.ROOT,
                                "%s: split '%s' of '%s' is none of train, validation, test",
                                input,
                                row.getString(2),
                                path)));
    return new LabelledImage(path, row.getString(1), split, input + " row '" + path + "'");
  }

  private Column split() {
    return ParquetTable.hasColumn(table, "split")
        ? col("split")
        : lit(null).cast(DataTypes.StringType);
  }
}
