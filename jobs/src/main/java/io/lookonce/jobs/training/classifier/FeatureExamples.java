package io.lookonce.jobs.training.classifier;

import io.lookonce.data.FeatureDataset;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.jobs.dataset.FeatureDatasetReader;
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
 * Rows of numbers, held as little-endian float32.
 *
 * @param dataset what they come from
 */
record FeatureExamples(FeatureDataset dataset) implements ClassifierExamples {

  @Override
  public String shape() {
    return count() + " numbers";
  }

  @Override
  public long bytes() {
    return (long) count() * Float.BYTES;
  }

  @Override
  public void requireFor(ClassifierNetwork network, Path folder) {
    if (!(network.input() instanceof InputShape.Features) || network.input().size() != count()) {
      throw new InputRefused(
          "dataset %s has rows of %d numbers, network %s takes %s"
              .formatted(
                  folder, count(), network.name(), ClassificationTask.shown(network.input())));
    }
  }

  @Override
  public ExampleFormat format(ClassifierNetwork network) {
    return ClassExampleFormat.ofNumbers(network);
  }

  @Override
  public ExampleReader reader() {
    return new ClassRowReader(new FloatEncoding(count()), dataset.classes().size());
  }

  @Override
  public Dataset<Row> rows(SparkSession spark, Storage storage, Path folder, Split split)
      throws IOException {
    return FeatureDatasetReader.rows(spark, storage, folder, split);
  }

  /** Without a gallery: there is nothing to see in a row of numbers. */
  @Override
  public Evaluation evaluation() {
    return new ClassificationEvaluation(dataset.classes(), new ImageShape(1, count(), 1), 0);
  }

  @Override
  public InputRule inputRule() {
    return null;
  }

  private int count() {
    return dataset.features().size();
  }
}
