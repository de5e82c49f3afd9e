package io.lookonce.jobs.scoring.output;

import static io.lookonce.jobs.scoring.layout.ScoringTable.optional;

import io.lookonce.jobs.scoring.layout.ScoringTable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The table that classification leaves: one row per version of an image. */
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

  /**
   * The columns of {@link ScoringTable} with the most probable class, its id and its probability,
   * and the probabilities of all classes in the order of their ids; null where the image could not
   * be read.
   */
  public static final StructType SCHEMA =
      ScoringTable.schema(Stream.concat(MOST_PROBABLE.stream(), Stream.of(ALL)).toList());

  /** The columns that a report reads: all but the probabilities of the other classes. */
  public static final StructType SUMMARY_SCHEMA = ScoringTable.schema(MOST_PROBABLE);

  private ClassificationTable() {}
}
