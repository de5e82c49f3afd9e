package io.lookonce.jobs.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;

/** The parameters of {@link ImageClassifier}; those without a default follow the network's. */
public abstract class ImageClassifierParameters extends Estimator<ImageClassifierModel>
    implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> network;
  private final IntParam epochs;
  private final DoubleParam learningRate;
  private final IntParam miniBatchSize;
  private final IntParam workers;
  private final IntParam seed;
  private final DoubleParam validationFraction;
  private final StringArrayParam settings;
  private final Param<String> output;
  private final DoubleParam maxErrorRate;
  private final Param<String> inputCol;
  private final Param<String> labelCol;
  private final Param<String> predictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> classificationCol;
  private final Param<String> errorCol;

  ImageClassifierParameters(String uid) {
    this.uid = uid;
    network = text("network", "network of the course, such as signs-convnet or resnet-50");
    epochs = integer("epochs", "passes over the training images", 1);
    learningRate =
        new DoubleParam(
            this, "learningRate", "learning rate of the optimizer", ParamValidators.gt(0));
    miniBatchSize = integer("miniBatchSize", "images of a worker in one step", 1);
    workers =
        integer(
            "workers", "networks that train side by side and are averaged, one per task slot", 1);
    seed = integer("seed", "of weights, of the order of images and of the validation split", 0);
    validationFraction =
        new DoubleParam(
            this,
            "validationFraction",
            "share of the images that early stopping and the reported metrics use, in [0, 1)",
            ParamValidators.inRange(0, 1, true, false));
    settings =
        new StringArrayParam(
            this,
            "settings",
            "key=value on top of the network's configuration, such as averaging.frequency=8 or"
                + " early-stopping.patience=5");
    output =
        text(
            "output",
            "folder that every executor reaches; each fit makes a folder of its own in it");
    maxErrorRate =
        new DoubleParam(
            this,
            "maxErrorRate",
            "share of images that cannot be read above which fit refuses to train, in [0, 1]",
            ParamValidators.inRange(0, 1));
    inputCol = text("inputCol", "column of images: the content of files (default: content)");
    labelCol =
        text(
            "labelCol",
            "column of classes: names (string), or ids from 0, named by the column's metadata if"
                + " it has any");
    predictionCol = text("predictionCol", "output column of the model");
    probabilityCol = text("probabilityCol", "output column of the model");
    classificationCol = text("classificationCol", "output column of the model");
    errorCol = text("errorCol", "output column of the model");
    setDefault(settings, new String[0]);
    setDefault(labelCol, "label");
    setDefault(validationFraction, 0.0);
    // As conf/ingest.conf has it.
    setDefault(maxErrorRate, 0.01);
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(this, name, doc);
  }

  private IntParam integer(String name, String doc, int least) {
    return new IntParam(this, name, doc, ParamValidators.gtEq(least));
  }

  @Override
  public String uid() {
    return uid;
  }

  private <T> ImageClassifier with(Param<T> param, T value) {
    set(param, value);
    return (ImageClassifier) this;
  }

  /** Which network. */
  public final Param<String> network() {
    return network;
  }

  public final String getNetwork() {
    return getOrDefault(network);
  }

  /**
   * @param value a network of {@code lookonce train}, such as {@code signs-convnet}
   */
  public final ImageClassifier setNetwork(String value) {
    return with(network, value);
  }

  /** Passes over the training images, at least 1. */
  public final IntParam epochs() {
    return epochs;
  }

  public final ImageClassifier setEpochs(int value) {
    return with(epochs, value);
  }

  /** Learning rate of the optimizer, above 0. */
  public final DoubleParam learningRate() {
    return learningRate;
  }

  public final ImageClassifier setLearningRate(double value) {
    return with(learningRate, value);
  }

  /** Images of a worker in one step, at least 1. */
  public final IntParam miniBatchSize() {
    return miniBatchSize;
  }

  public final ImageClassifier setMiniBatchSize(int value) {
    return with(miniBatchSize, value);
  }

  /** Networks that train side by side. */
  public final IntParam workers() {
    return workers;
  }

  /**
   * @param value at least 1; each needs a task slot of the cluster
   */
  public final ImageClassifier setWorkers(int value) {
    return with(workers, value);
  }

  /** Seed of all that is random, at least 0. */
  public final IntParam seed() {
    return seed;
  }

  public final ImageClassifier setSeed(int value) {
    return with(seed, value);
  }

  /** Share of images for validation, in [0, 1). */
  public final DoubleParam validationFraction() {
    return validationFraction;
  }

  public final double getValidationFraction() {
    return (Double) getOrDefault(validationFraction);
  }

  public final ImageClassifier setValidationFraction(double value) {
    return with(validationFraction, value);
  }

  /** Values on top of the network's configuration. */
  public final StringArrayParam settings() {
    return settings;
  }

  public final String[] getSettings() {
    return getOrDefault(settings);
  }

  /**
   * @param value {@code key=value} each, as {@code --set} of {@code lookonce train} takes
   */
  public final ImageClassifier setSettings(String... value) {
    return with(settings, value);
  }

  /** Where results go. */
  public final Param<String> output() {
    return output;
  }

  public final String getOutput() {
    return getOrDefault(output);
  }

  /**
   * @param value path or URI of a folder that every executor reaches
   */
  public final ImageClassifier setOutput(String value) {
    return with(output, value);
  }

  /** Share of images that may be unreadable, in [0, 1]. */
  public final DoubleParam maxErrorRate() {
    return maxErrorRate;
  }

  public final double getMaxErrorRate() {
    return (Double) getOrDefault(maxErrorRate);
  }

  public final ImageClassifier setMaxErrorRate(double value) {
    return with(maxErrorRate, value);
  }

  /** The column that images are read from. */
  public final Param<String> inputCol() {
    return inputCol;
  }

  public final String getInputCol() {
    return getOrDefault(inputCol);
  }

  /**
   * @param value a column of the content of image files
   */
  public final ImageClassifier setInputCol(String value) {
    return with(inputCol, value);
  }

  /** The column of classes. */
  public final Param<String> labelCol() {
    return labelCol;
  }

  public final String getLabelCol() {
    return getOrDefault(labelCol);
  }

  /**
   * @param value a column of class names or ids
   */
  public final ImageClassifier setLabelCol(String value) {
    return with(labelCol, value);
  }

  /** The model's column of class ids. */
  public final Param<String> predictionCol() {
    return predictionCol;
  }

  public final ImageClassifier setPredictionCol(String value) {
    return with(predictionCol, value);
  }

  /** The model's column of probabilities. */
  public final Param<String> probabilityCol() {
    return probabilityCol;
  }

  public final ImageClassifier setProbabilityCol(String value) {
    return with(probabilityCol, value);
  }

  /** The model's column of classifications. */
  public final Param<String> classificationCol() {
    return classificationCol;
  }

  public final ImageClassifier setClassificationCol(String value) {
    return with(classificationCol, value);
  }

  /** The model's column of errors. */
  public final Param<String> errorCol() {
    return errorCol;
  }

  public final ImageClassifier setErrorCol(String value) {
    return with(errorCol, value);
  }
}
