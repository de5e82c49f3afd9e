package io.lookonce.jobs.ml;

import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.onnx.OnnxNetwork;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;

/**
 * The parameters that all stages share that score images.
 *
 * @param <M> the stage
 */
public abstract class ImageScoringParameters<M extends ImageScoringParameters<M>> extends Model<M>
    implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  /** Most pixels of an image unless the user says otherwise. */
  static final long MAX_PIXELS = 64_000_000;

  /** Most bytes of a file unless the user says otherwise. */
  static final long MAX_BYTES = 64L << 20;

  private final String uid;
  private final Param<String> model;
  private final Param<String> registry;
  private final Param<String> inputCol;
  private final Param<String> errorCol;
  private final IntParam batchSize;
  private final LongParam maxPixels;
  private final LongParam maxBytes;
  private final IntParam maxForwardSeconds;

  /**
   * @param usualBatchSize images in one forward pass unless the user says otherwise
   */
  ImageScoringParameters(String uid, int usualBatchSize) {
    this.uid = uid;
    this.model =
        new Param<>(
            this,
            "model",
            "name or name:version of the registry, or the folder of a model; name a version to get"
                + " the same rows again");
    this.registry = new Param<>(this, "registry", "folder of the model registry (default: models)");
    this.inputCol =
        new Param<>(
            this,
            "inputCol",
            "column of images: binary (files), string (paths) or the struct of Spark's image source"
                + " (default: the first of content, image, path that is there)");
    this.errorCol =
        new Param<>(this, "errorCol", "output column: why an image has no results; null if it has");
    this.batchSize =
        new IntParam(this, "batchSize", "images in one forward pass", ParamValidators.gtEq(1));
    this.maxPixels =
        new LongParam(
            this,
            "maxPixels",
            "larger images are refused by their header",
            ParamValidators.inRange(1, Integer.MAX_VALUE / 3.0));
    this.maxBytes =
        new LongParam(
            this,
            "maxBytes",
            "longer files are refused before reading",
            ParamValidators.inRange(1, Integer.MAX_VALUE - 1.0));
    this.maxForwardSeconds =
        new IntParam(
            this,
            "maxForwardSeconds",
            "a forward pass that takes longer, for each image of it, is stopped",
            ParamValidators.gtEq(1));
    setDefault(registry, "models");
    setDefault(errorCol, "error");
    setDefault(batchSize, usualBatchSize);
    setDefault(maxPixels, MAX_PIXELS);
    setDefault(maxBytes, MAX_BYTES);
    setDefault(maxForwardSeconds, Math.toIntExact(OnnxNetwork.TIME_LIMIT.toSeconds()));
  }

  /** The sizes of the work. */
  final ScoringLimits limits() {
    return new ScoringLimits(
        (Integer) getOrDefault(batchSize),
        0,
        ((Number) getOrDefault(maxBytes)).longValue(),
        ((Number) getOrDefault(maxPixels)).longValue(),
        (Integer) getOrDefault(maxForwardSeconds),
        false,
        false);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public M copy(ParamMap extra) {
    M copy = defaultCopy(extra);
    return copy.setParent(parent());
  }

  private M self() {
    @SuppressWarnings("unchecked")
    M self = (M) this;
    return self;
  }

  /** Sets a parameter and returns this stage. */
  final <T> M with(Param<T> param, T value) {
    set(param, value);
    return self();
  }

  /** Which model. */
  public final Param<String> model() {
    return model;
  }

  public final String getModel() {
    return getOrDefault(model);
  }

  /**
   * @param value {@code name} or {@code name:version} of the registry, or the folder of a model
   */
  public final M setModel(String value) {
    return with(model, value);
  }

  /** Where names are looked up. */
  public final Param<String> registry() {
    return registry;
  }

  public final String getRegistry() {
    return getOrDefault(registry);
  }

  /**
   * @param value folder of the registry on any Hadoop file system
   */
  public final M setRegistry(String value) {
    return with(registry, value);
  }

  /** The column that images are read from. */
  public final Param<String> inputCol() {
    return inputCol;
  }

  public final String getInputCol() {
    return getOrDefault(inputCol);
  }

  /**
   * @param value a column of type binary (image files), string (paths) or the struct of Spark's
   *     image source
   */
  public final M setInputCol(String value) {
    return with(inputCol, value);
  }

  /** The column of errors. */
  public final Param<String> errorCol() {
    return errorCol;
  }

  public final String getErrorCol() {
    return getOrDefault(errorCol);
  }

  public final M setErrorCol(String value) {
    return with(errorCol, value);
  }

  /** Images in one forward pass. */
  public final IntParam batchSize() {
    return batchSize;
  }

  public final int getBatchSize() {
    return (Integer) getOrDefault(batchSize);
  }

  /**
   * @param value at least 1
   */
  public final M setBatchSize(int value) {
    set(batchSize, value);
    return self();
  }

  /** Larger images are refused by their header. */
  public final LongParam maxPixels() {
    return maxPixels;
  }

  public final M setMaxPixels(long value) {
    set(maxPixels, value);
    return self();
  }

  /** Longer files are refused before reading. */
  public final LongParam maxBytes() {
    return maxBytes;
  }

  public final M setMaxBytes(long value) {
    set(maxBytes, value);
    return self();
  }

  /** A forward pass that takes longer, for each image of it, is stopped. */
  public final IntParam maxForwardSeconds() {
    return maxForwardSeconds;
  }

  public final M setMaxForwardSeconds(int value) {
    set(maxForwardSeconds, value);
    return self();
  }
}
