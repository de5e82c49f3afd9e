package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.model.ModelCard;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that every table of scored images has, without the results.
 *
 * @param file which version of which image; {@code container} is null in rows that were read back
 * @param sha256 of its bytes; null if they could not be read
 * @param width of the image in pixels; 0 if it could not be read
 * @param height in pixels; 0 if the image could not be read
 * @param error why the image could not be read; null if it could
 * @param decodeMilliseconds NaN if the image could not be read
 * @param forwardMilliseconds NaN if the image could not be read
 */
public record ScoredImage(
    ImageFile file,
    String sha256,
    int width,
    int height,
    String error,
    double decodeMilliseconds,
    double forwardMilliseconds) {

  static ScoredImage of(Row row) {
    return new ScoredImage(
        new ImageFile(
            row.getAs("path"),
            row.getAs("length"),
            row.<Timestamp>getAs("modification_time").getTime(),
            null),
        row.getAs("sha256"),
        orZero(row.getAs("width")),
        orZero(row.getAs("height")),
        row.getAs(ScoringTable.ERROR),
        orNaN(row.getAs(ScoringTable.DECODE)),
        orNaN(row.getAs(ScoringTable.FORWARD)));
  }

  /**
   * The row of a table, scored now.
   *
   * @param schema as {@link ScoringTable#schema} makes it
   * @param card of the model
   * @param results values of the result columns
   */
  public Row row(StructType schema, ModelCard card, Object[] results) {
    List<Object> values = new ArrayList<>();
    values.add(file.path());
    values.add(new Timestamp(file.modificationTime()));
    values.add(Math.max(0, file.length()));
    values.add(sha256);
    values.add(isRead() ? width : null);
    values.add(isRead() ? height : null);
    values.add(card.name());
    values.add(card.version());
    values.addAll(Arrays.asList(results));
    values.add(error);
    values.add(isRead() ? (float) decodeMilliseconds : null);
    values.add(isRead() ? (float) forwardMilliseconds : null);
    values.add(new Timestamp(System.currentTimeMillis()));
    return new GenericRowWithSchema(values.toArray(), schema);
  }

  /** The full path with scheme. */
  public String path() {
    return file.path();
  }

  public boolean isRead() {
    return error == null;
  }

  /** Whether this only records that a scored image was removed. */
  public boolean isGone() {
    return isGone(error);
  }

  static boolean isGone(String error) {
    return error != null && error.startsWith(ScoringTable.GONE + ":");
  }

  /** An order whose first elements are a sample, uniform over paths and the same in every run. */
  static <T> Comparator<T> inSamplingOrder(Function<T, ScoredImage> image) {
    return Comparator.comparingInt((T one) -> image.apply(one).samplingKey())
        .thenComparing(one -> image.apply(one).path());
  }

  private int samplingKey() {
    int hash = path().hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private static int orZero(Integer value) {
    return value == null ? 0 : value;
  }

  private static double orNaN(Float value) {
    return value == null ? Double.NaN : value;
  }
}
