package io.lookonce.jobs.ml;

import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A stage that scores the images of a column and appends columns of results. It works on {@code
 * Dataset} alone, streams each partition with one batch of images in memory, and keeps every row:
 * an image that cannot be scored has a message in the column {@code errorCol}.
 *
 * @param <R> result of one image
 * @param <M> the stage
 */
public abstract class ImageScoringModel<R, M extends ImageScoringModel<R, M>>
    extends ImageScoringParameters<M> {

  private static final long serialVersionUID = 1L;

  /**
   * @param usualBatchSize images in one forward pass unless the user says otherwise
   */
  ImageScoringModel(String uid, int usualBatchSize) {
    super(uid, usualBatchSize);
  }

  /** What the model must be, of {@link io.lookonce.model.ModelCard}. */
  abstract String kind();

  /**
   * Checks the parameters against a model.
   *
   * @throws InputRefused naming the parameter
   */
  abstract void requireFitting(ModelBundle bundle);

  abstract Postprocessing<R> postprocessing(ModelBundle bundle);

  /** The columns that the stage appends, the error last. */
  abstract List<StructField> resultColumns(ModelBundle bundle);

  /** Maps results to the values of {@link #resultColumns}. */
  abstract ScoreRows.ResultColumns<R> results(ModelBundle bundle);

  /** Fields of the struct that the function of SQL returns. */
  List<StructField> functionFields(ModelBundle bundle) {
    return resultColumns(bundle);
  }

  /** Maps results to the values of {@link #functionFields}. */
  ScoreRows.ResultColumns<R> functionResults(ModelBundle bundle) {
    return results(bundle);
  }

  /**
   * This stage as a function of SQL.
   *
   * @throws InputRefused in one line, if the model is missing or unfit
   */
  final ImageFunction<R> function(SparkSession spark) {
    Storage storage = SessionModel.storage(spark);
    ModelBundle bundle = open(storage);
    return new ImageFunction<>(
        SessionModel.of(spark, storage, bundle, postprocessing(bundle), limits()),
        functionResults(bundle),
        DataTypes.createStructType(functionFields(bundle)));
  }

  /** The column of errors. */
  final StructField errorColumn() {
    return DataTypes.createStructField(getErrorCol(), DataTypes.StringType, true);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkSession spark = dataset.sparkSession();
    Storage storage = SessionModel.storage(spark);
    ModelBundle bundle = open(storage);
    StructType schema = transformed(dataset.schema(), bundle);
    SessionModel<R> prepared =
        SessionModel.of(spark, storage, bundle, postprocessing(bundle), limits());
    ScoreRows<R> task =
        new ScoreRows<>(prepared, imageColumn(dataset.schema()), results(bundle), schema);
    return withMetadata(dataset.toDF().mapPartitions(task, Encoders.row(schema)), schema);
  }

  /** Restores what encoders drop. */
  private static Dataset<Row> withMetadata(Dataset<Row> rows, StructType schema) {
    Dataset<Row> complete = rows;
    for (StructField field : schema.fields()) {
      if (!field.metadata().equals(Metadata.empty())) {
        String quoted = "`" + field.name().replace("`", "``") + "`";
        complete =
            complete.withColumn(
                field.name(), complete.col(quoted).as(field.name(), field.metadata()));
      }
    }
    return complete;
  }

  /**
   * The schema with the columns of the results.
   *
   * @throws InputRefused in one line, if the column of images is missing or of another type, a
   *     column of a result is there already, or the model is missing or unfit
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return transformed(schema, open(SessionModel.storage(SparkSession.active())));
  }

  private StructType transformed(StructType schema, ModelBundle bundle) {
    imageColumn(schema);
    return transformed(schema, resultColumns(bundle));
  }

  /**
   * Appends columns to a schema.
   *
   * @throws InputRefused if one is there already
   */
  final StructType transformed(StructType schema, List<StructField> results) {
    StructType transformed = schema;
    for (StructField column : results) {
      if (Arrays.asList(transformed.fieldNames()).contains(column.name())) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: the data set has a column '%s' already; name another output column",
                uid(),
                column.name()));
      }
      transformed = transformed.add(column);
    }
    return transformed;
  }

  private int imageColumn(StructType schema) {
    return ImageColumn.indexIn(schema, uid(), isSet(inputCol()) ? getInputCol() : null);
  }

  private ModelBundle open(Storage storage) {
    if (!isSet(model())) {
      throw new InputRefused(uid() + ": no model is set; name one with setModel");
    }
    ModelBundle bundle = SessionModel.open(storage, getRegistry(), getModel(), kind());
    if (bundle.card().input() == null) {
      throw new InputRefused(
          "model " + bundle.reference() + " takes no images: its card has no input size");
    }
    requireFitting(bundle);
    return bundle;
  }
}
