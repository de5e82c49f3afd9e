package io.lookonce.jobs.training.classifier;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleReader;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images.
 *
 * @param dataset what they come from
 */
public record ImageExamples(ImageDataset dataset) implements ClassifierExamples {

  /** Misclassified images of a split that its report shows. */
  private static final int MISTAKES_OF_A_SPLIT = 24;

  @Override
  public String shape() {
    return dataset.shape().toString();
  }

  @Override
  public long bytes() {
    return dataset.shape().bytes();
  }

  @Override
  public void requireFor(ClassifierNetwork network, Path folder) {
    ImageShape shape = dataset.shape();
    boolean fits =
        network.input() instanceof InputShape.Image image
            ? new ImageShape(image.height(), image.width(), image.channels()).equals(shape)
            : network.input().size() == shape.bytes();
    if (!fits) {
      throw new InputRefused(
          "dataset %s has images of %s, network %s takes %s"
              .formatted(folder, shape, network.name(), ClassificationTask.shown(network.input())));
    }
  }

  @Override
  public ExampleFormat format(ClassifierNetwork network) {
    return ClassExampleFormat.ofImages(network);
  }

  @Override
  public ExampleReader reader() {
    return new ClassRowReader(new PixelEncoding(dataset.shape().bytes()), dataset.classes().size());
  }

  @Override
  public Dataset<Row> rows(SparkSession spark, Storage storage, Path folder, Split split)
      throws IOException {
    return ImageDatasetReader.open(spark, storage, folder).rows(split);
  }

  @Override
  public Evaluation evaluation() {
    return new ClassificationEvaluation(dataset.classes(), dataset.shape(), MISTAKES_OF_A_SPLIT);
  }

  /** Images in the data set's size, brought to it as its were, divided by 255. */
  @Override
  public InputRule inputRule() {
    ImageShape shape = dataset.shape();
    if (shape.channels() != ImageShape.rgb(1, 1).channels()) {
      return null;
    }
    ImageFitting fitting = dataset.resize() == null ? ImageFitting.NONE : dataset.resize();
    // Where nothing was resized, any way is as good as another for images of another size.
    return InputRule.stretched(
        shape.width(), shape.height(), fitting.interpolation().orElse(Interpolation.BILINEAR));
  }
}
