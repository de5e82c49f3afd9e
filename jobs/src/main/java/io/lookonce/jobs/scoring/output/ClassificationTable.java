package io.lookonce.jobs.scoring.output;

import static io.lookonce.jobs.scoring.layout.ScoringTable.optional;

import io.lookonce.jobs.scoring.layout.ScoringTable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The table that classification writes: one row per version of an image. */
public final class ClassificationTable {

  /** Its folder in the output. */
  public static final String FOLDER = "classifications";

  private static final List<StructField> MOST_PROBABLE =
      List.of(
          optional("label", DataTypes.StringType),
          optional("class_id", DataTypes.IntegerType),
          optional("probability", DataTypes.FloatType));

  private static final StructField ALL =
      optional("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false));

  /** The columns of the result alone. */
  public static final StructType CLASSIFICATION =
      DataTypes.createStructType(Stream.concat(MOST_PROBABLE.stream(), Stream.of(ALL)).toList());

  /**
   * The columns of {@link ScoringTable} with the most probable class, its id and its probability,
   * and the probabilities of all classes in the order of their ids; null if the image could not be
   * read.
   */
  public static final StructType SCHEMA = ScoringTable.schema(List.of(CLASSIFICATION.fields()));

  /** The columns that a summary reads: all but the probabilities of the other classes. */
  public static final StructType SUMMARY_SCHEMA = ScoringTable.schema(MOST_PROBABLE);

  private ClassificationTable() {}

  /**
   * One row of the classification table, without the probabilities of the other classes.
   *
   * @param classId of the most probable class; -1 if the image could not be read
   * @param probability of that class; NaN if the image could not be read
   */
  public record ClassifiedImage(ScoredImage image, int classId, float probability) {

    public static ClassifiedImage of(Row row) {
      ScoredImage image = ScoredImage.of(row);
      return image.isRead()
          ? new ClassifiedImage(
              image, row.<Integer>getAs("class_id"), row.<Float>getAs("probability"))
          : new ClassifiedImage(image, -1, Float.NaN);
    }
  }
}
