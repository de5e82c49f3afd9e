package io.lookonce.jobs.ml;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.configuration.NearestName;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.task.DetectionPostprocessing;
import io.lookonce.jobs.scoring.task.Painting;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.Thresholds;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Detects objects in the images of a column. It appends {@code detections}, an array of structs by
 * descending score with the fields of the table that {@code lookonce detect} writes, and {@code
 * error}. Boxes are in pixels of the original, upright image. An image that cannot be read has no
 * detections and an error.
 */
public final class YoloDetector
    extends ImageScoringModel<DetectionPostprocessing.Result, YoloDetector> {

  private static final long serialVersionUID = 1L;

  private static final String PER_CLASS = "per-class";
  private static final String CLASS_AGNOSTIC = "class-agnostic";
  private static final int MAX_BOXES = 100;

  private final Param<String> detectionsCol =
      new Param<>(
          this, "detectionsCol", "output column: boxes with class and score, best score first");
  private final DoubleParam scoreThreshold =
      new DoubleParam(
          this,
          "scoreThreshold",
          "lowest score of a detection, in [0, 1] (default: the model's)",
          ParamValidators.inRange(0, 1));
  private final DoubleParam iouThreshold =
      new DoubleParam(
          this,
          "iouThreshold",
          "of two boxes that overlap more than this the lower-scoring one is suppressed, in [0, 1]"
              + " (default: the model's)",
          ParamValidators.inRange(0, 1));
  private final Param<String> suppression =
      new Param<>(
          this,
          "suppression",
          "which boxes suppress each other: per-class or class-agnostic",
          ParamValidators.inArray(new String[] {PER_CLASS, CLASS_AGNOSTIC}));
  private final StringArrayParam classes =
      new StringArrayParam(this, "classes", "classes to report; none for all");
  private final IntParam maxBoxes =
      new IntParam(
          this, "maxBoxes", "most detections in an image, best first", ParamValidators.gtEq(1));

  /** A detector with a random uid. */
  public YoloDetector() {
    this(Identifiable$.MODULE$.randomUID("yoloDetector"));
  }

  /** For {@link #load} and {@link #copy}. */
  public YoloDetector(String uid) {
    super(uid, 1);
    setDefault(detectionsCol, DetectionTable.DETECTIONS);
    setDefault(suppression, PER_CLASS);
    setDefault(classes, new String[0]);
    setDefault(maxBoxes, MAX_BOXES);
  }

  /** Reads what {@code write} wrote. */
  public static MLReader<YoloDetector> read() {
    return new DefaultParamsReadable<YoloDetector>() {}.read();
  }

  /** Loads a saved stage. */
  public static YoloDetector load(String path) {
    return read().load(path);
  }

  @Override
  String kind() {
    return ModelCard.DETECTOR;
  }

  @Override
  void requireFitting(ModelBundle bundle) {
    for (String name : getClasses()) {
      if (!bundle.card().classes().contains(name)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: model %s does not know the class %s%s",
                uid(),
                bundle.reference(),
                name,
                NearestName.suggestion(name, bundle.card().classes())));
      }
    }
  }

  @Override
  Postprocessing<DetectionPostprocessing.Result> postprocessing(ModelBundle bundle) {
    Thresholds usual = bundle.card().thresholds();
    return new DetectionPostprocessing(
        DetectionSettings.of(
            bundle,
            isSet(scoreThreshold) ? getScoreThreshold() : usual.score(),
            isSet(iouThreshold) ? getIouThreshold() : usual.iou(),
            getSuppression().equals(PER_CLASS)
                ? NonMaxSuppression.Scope.PER_CLASS
                : NonMaxSuppression.Scope.CLASS_AGNOSTIC,
            Arrays.stream(getClasses()).sorted().distinct().toList(),
            getMaxBoxes()),
        Painting.NONE);
  }

  @Override
  List<StructField> resultColumns(ModelBundle bundle) {
    return List.of(
        DataTypes.createStructField(getDetectionsCol(), DetectionTable.DETECTIONS_TYPE, false),
        errorColumn());
  }

  @Override
  ScoreRows.ResultColumns<DetectionPostprocessing.Result> results(ModelBundle bundle) {
    List<String> names = List.copyOf(bundle.card().classes());
    return (result, error) ->
        new Object[] {
          DetectionTable.rows(result == null ? List.of() : result.detections(), names), error
        };
  }

  /** The column of detections. */
  public Param<String> detectionsCol() {
    return detectionsCol;
  }

  public String getDetectionsCol() {
    return getOrDefault(detectionsCol);
  }

  public YoloDetector setDetectionsCol(String value) {
    return with(detectionsCol, value);
  }

  /** Lowest score of a detection. */
  public DoubleParam scoreThreshold() {
    return scoreThreshold;
  }

  public double getScoreThreshold() {
    return (Double) getOrDefault(scoreThreshold);
  }

  /**
   * @param value in [0, 1]
   */
  public YoloDetector setScoreThreshold(double value) {
    set(scoreThreshold, value);
    return this;
  }

  /** Greatest overlap of two detections. */
  public DoubleParam iouThreshold() {
    return iouThreshold;
  }

  public double getIouThreshold() {
    return (Double) getOrDefault(iouThreshold);
  }

  /**
   * @param value in [0, 1]
   */
  public YoloDetector setIouThreshold(double value) {
    set(iouThreshold, value);
    return this;
  }

  /** Which boxes suppress each other. */
  public Param<String> suppression() {
    return suppression;
  }

  public String getSuppression() {
    return getOrDefault(suppression);
  }

  /**
   * @param value {@code per-class} or {@code class-agnostic}
   */
  public YoloDetector setSuppression(String value) {
    return with(suppression, value);
  }

  /** Classes to report. */
  public StringArrayParam classes() {
    return classes;
  }

  public String[] getClasses() {
    return getOrDefault(classes);
  }

  /**
   * @param value names of the model's classes; none for all
   */
  public YoloDetector setClasses(String... value) {
    return with(classes, value);
  }

  /** Most detections in an image. */
  public IntParam maxBoxes() {
    return maxBoxes;
  }

  public int getMaxBoxes() {
    return (Integer) getOrDefault(maxBoxes);
  }

  /**
   * @param value at least 1
   */
  public YoloDetector setMaxBoxes(int value) {
    set(maxBoxes, value);
    return this;
  }
}
