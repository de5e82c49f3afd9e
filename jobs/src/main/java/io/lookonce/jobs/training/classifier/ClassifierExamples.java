package io.lookonce.jobs.training.classifier;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetKind;
import io.lookonce.data.FeatureDataset;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.dataset.FeatureDatasetReader;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The examples of a classifier: images or feature rows. */
public sealed interface ClassifierExamples {

  /** Reads the card of a data set of either kind. */
  static ClassifierExamples read(DatasetFolder folder) throws IOException {
    return folder.kind() == DatasetKind.LABELLED_FEATURES
        ? new Features(FeatureDataset.read(folder))
        : new Images(folder.read());
  }

  DatasetCard dataset();

  /** Shape of an example, for people. */
  String shape();

  /** Bytes of one example in a shard. */
  long bytes();

  /** Whether a network takes such examples. */
  boolean fits(InputShape input);

  ClassExampleFormat format(ClassifierNetwork network);

  /** The rows of a split, see {@link TrainingTask#rows}. */
  Dataset<Row> rows(SparkSession spark, Storage storage, Path folder, Split split)
      throws IOException;

  ClassificationEvaluator evaluator();

  /** Preprocessing of an image for the trained network; null for anything but colour images. */
  InputRule inputRule();

  /**
   * Requires that a network takes these examples.
   *
   * @param folder folder of the data set, for the message
   * @throws InputRefused if it does not
   */
  default void requireFor(ClassifierNetwork network, Path folder) {
    if (!fits(network.input())) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "dataset %s has %s, network %s takes %s",
              folder,
              this instanceof Images ? "images of " + shape() : "rows of " + shape(),
              network.name(),
              shown(network.input())));
    }
  }

  private static String shown(InputShape input) {
    return input instanceof InputShape.Image image
        ? String.format(Locale.ROOT, "%dx%dx%d", image.height(), image.width(), image.channels())
        : input.size() + " numbers";
  }

  /** Images, stored as pixels in bytes. */
  record Images(ImageDataset dataset) implements ClassifierExamples {

    /** Misclassified images per split in the report. */
    private static final int MISCLASSIFIED_SHOWN = 24;

    @Override
    public String shape() {
      return dataset.shape().toString();
    }

    @Override
    public long bytes() {
      return dataset.shape().bytes();
    }

    @Override
    public boolean fits(InputShape input) {
      return input instanceof InputShape.Image image
          ? new ImageShape(image.height(), image.width(), image.channels()).equals(dataset.shape())
          : input.size() == dataset.shape().bytes();
    }

    @Override
    public ClassExampleFormat format(ClassifierNetwork network) {
      return ClassExampleFormat.ofImages(network);
    }

    @Override
    public Dataset<Row> rows(SparkSession spark, Storage storage, Path folder, Split split)
        throws IOException {
      return ImageDatasetReader.open(spark, storage, folder).rows(split);
    }

    @Override
    public ClassificationEvaluator evaluator() {
      return new ClassificationEvaluator(dataset.classes(), dataset.shape(), MISCLASSIFIED_SHOWN);
    }

    /** Resizes an image as the data set's images were, and divides by 255. */
    @Override
    public InputRule inputRule() {
      ImageShape shape = dataset.shape();
      if (shape.channels() != ImageShape.rgb(1, 1).channels()) {
        return null;
      }
      ImageFitting fitting = dataset.resize() == null ? ImageFitting.NONE : dataset.resize();
      // A data set without resizing prescribes no interpolation for images of another size.
      return InputRule.stretched(
          shape.width(), shape.height(), fitting.interpolation().orElse(Interpolation.BILINEAR));
    }
  }

  /** Feature rows, stored as little-endian float32. */
  record Features(FeatureDataset dataset) implements ClassifierExamples {

    @Override
    public String shape() {
      return count() + " numbers";
    }

    @Override
    public long bytes() {
      return (long) count() * Float.BYTES;
    }

    @Override
    public boolean fits(InputShape input) {
      return input instanceof InputShape.Features && input.size() == count();
    }

    @Override
    public ClassExampleFormat format(ClassifierNetwork network) {
      return ClassExampleFormat.ofNumbers(network);
    }

    @Override
    public Dataset<Row> rows(SparkSession spark, Storage storage, Path folder, Split split)
        throws IOException {
      return FeatureDatasetReader.rows(spark, storage, folder, split);
    }

    /** Without a gallery: a feature row has no image. */
    @Override
    public ClassificationEvaluator evaluator() {
      return new ClassificationEvaluator(dataset.classes(), new ImageShape(1, count(), 1), 0);
    }

    @Override
    public InputRule inputRule() {
      return null;
    }

    private int count() {
      return dataset.features().size();
    }
  }
}
