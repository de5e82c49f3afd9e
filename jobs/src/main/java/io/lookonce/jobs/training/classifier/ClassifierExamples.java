package io.lookonce.jobs.training.classifier;

import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleReader;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What the examples are that a classifier tells apart. */
interface ClassifierExamples {

  /** The size of an example, for people. */
  String shape();

  /** Bytes of one example as it is held. */
  long bytes();

  /**
   * Refuses a network that takes something else.
   *
   * @param folder where the data set is, for the message
   * @throws io.lookonce.storage.InputRefused if they do not fit
   */
  void requireFor(ClassifierNetwork network, Path folder);

  /** How a network reads them. */
  ExampleFormat format(ClassifierNetwork network);

  /** How a row becomes one. */
  ExampleReader reader();

  /** The rows of a split, see {@link TrainingTask#rows}. */
  Dataset<Row> rows(SparkSession spark, Storage storage, Path folder, Split split)
      throws IOException;

  /** How a result is judged. */
  Evaluation evaluation();

  /**
   * How an image becomes what the network was trained on.
   *
   * @return null where it was trained on something else than colour images
   */
  InputRule inputRule();
}
