package io.lookonce.jobs.ml;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.jobs.scoring.task.ClassificationPostprocessing;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * Classifies the images of a column. It appends what Spark ML's classifiers append, {@code
 * prediction} (the class id as double, with the names of the classes in its metadata, so that
 * {@code IndexToString} knows them) and {@code probability} (a vector in the order of class ids);
 * {@code classification}, a struct with the fields of the table that {@code lookonce classify}
 * writes; and {@code error}. An image that cannot be read has nulls and an error.
 */
public final class ImageClassifierModel extends ImageScoringModel<float[], ImageClassifierModel> {

  private static final long serialVersionUID = 1L;

  /** As the defaults of the command: a batch saves CPU time on small networks. */
  private static final int BATCH_SIZE = 8;

  private final Param<String> predictionCol =
      new Param<>(this, "predictionCol", "output column: id of the most probable class");
  private final Param<String> probabilityCol =
      new Param<>(this, "probabilityCol", "output column: vector of probabilities by class id");
  private final Param<String> classificationCol =
      new Param<>(
          this,
          "classificationCol",
          "output column: label, class_id, probability and probabilities as in a table of"
              + " classifications");

  /** A model with a random uid. */
  public ImageClassifierModel() {
    this(Identifiable$.MODULE$.randomUID("imageClassifier"));
  }

  /** For {@link #load} and {@link #copy}. */
  public ImageClassifierModel(String uid) {
    super(uid, BATCH_SIZE);
    setDefault(predictionCol, "prediction");
    setDefault(probabilityCol, "probability");
    setDefault(classificationCol, "classification");
  }

  /** Reads what {@code write} wrote. */
  public static MLReader<ImageClassifierModel> read() {
    return new DefaultParamsReadable<ImageClassifierModel>() {}.read();
  }

  /** Loads a saved stage. */
  public static ImageClassifierModel load(String path) {
    return read().load(path);
  }

  @Override
  String kind() {
    return ModelCard.CLASSIFIER;
  }

  @Override
  void requireFitting(ModelBundle bundle) {}

  @Override
  Postprocessing<float[]> postprocessing(ModelBundle bundle) {
    return new ClassificationPostprocessing();
  }

  @Override
  List<StructField> resultColumns(ModelBundle bundle) {
    return resultColumns(
        NominalAttribute.defaultAttr()
            .withName(getPredictionCol())
            .withValues(bundle.card().classes().toArray(new String[0]))
            .toMetadata());
  }

  /**
   * The columns that the stage appends.
   *
   * @param classes metadata of the predictions; empty as long as the classes are unknown
   */
  List<StructField> resultColumns(Metadata classes) {
    return List.of(
        DataTypes.createStructField(getPredictionCol(), DataTypes.DoubleType, true, classes),
        DataTypes.createStructField(getProbabilityCol(), SQLDataTypes.VectorType(), true),
        DataTypes.createStructField(
            getClassificationCol(), ClassificationTable.CLASSIFICATION, true),
        errorColumn());
  }

  @Override
  ScoreRows.ResultColumns<float[]> results(ModelBundle bundle) {
    List<String> names = List.copyOf(bundle.card().classes());
    return (probabilities, error) ->
        probabilities == null
            ? new Object[] {null, null, null, error}
            : new Object[] {
              (double) ClassProbabilities.mostProbable(probabilities),
              vector(probabilities),
              RowFactory.create(new ClassificationPostprocessing().columns(probabilities, names)),
              null
            };
  }

  @Override
  List<StructField> functionFields(ModelBundle bundle) {
    return List.of(ClassificationTable.CLASSIFICATION.add(errorColumn()).fields());
  }

  @Override
  ScoreRows.ResultColumns<float[]> functionResults(ModelBundle bundle) {
    List<String> names = List.copyOf(bundle.card().classes());
    return (probabilities, error) -> {
      Object[] columns = new ClassificationPostprocessing().columns(probabilities, names);
      Object[] values = Arrays.copyOf(columns, columns.length + 1);
      values[columns.length] = error;
      return values;
    };
  }

  private static Vector vector(float[] probabilities) {
    double[] values = new double[probabilities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = probabilities[i];
    }
    return Vectors.dense(values);
  }

  /** The column of predicted class ids. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  public String getPredictionCol() {
    return getOrDefault(predictionCol);
  }

  public ImageClassifierModel setPredictionCol(String value) {
    return with(predictionCol, value);
  }

  /** The column of probabilities. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  public String getProbabilityCol() {
    return getOrDefault(probabilityCol);
  }

  public ImageClassifierModel setProbabilityCol(String value) {
    return with(probabilityCol, value);
  }

  /** The column of label, class id and probabilities. */
  public Param<String> classificationCol() {
    return classificationCol;
  }

  public String getClassificationCol() {
    return getOrDefault(classificationCol);
  }

  public ImageClassifierModel setClassificationCol(String value) {
    return with(classificationCol, value);
  }
}
