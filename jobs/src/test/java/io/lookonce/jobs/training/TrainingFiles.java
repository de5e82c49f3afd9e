package io.lookonce.jobs.training;

import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Files of a small training for tests of the command. */
public final class TrainingFiles {

  private TrainingFiles() {}

  /** A configuration of a small network. */
  public static Path configuration(Path folder) throws IOException {
    return Files.writeString(folder.resolve("small.conf"), TrainingFixture.DENSE);
  }

  /** A configuration of a small network in which all kinds of state carry over between steps. */
  public static Path statefulConfiguration(Path folder) throws IOException {
    return Files.writeString(folder.resolve("stateful.conf"), TrainingFixture.CONVOLUTIONAL);
  }

  /** A data set for either, with training and test examples. */
  public static String dataset(Path folder) throws IOException {
    return dataset(folder, 50);
  }

  /** Bytes of an example of these data sets. */
  public static int pixelBytes() {
    return SmallDataset.SIDE * SmallDataset.SIDE * SmallDataset.CHANNELS;
  }

  /** A data set of 20 training examples with a given first example. */
  public static String spoiltDataset(Path folder, byte[] pixels, Integer label) throws IOException {
    SparkSession spark = SharedSpark.session();
    return new SmallDataset(spark, Files.createDirectory(folder.resolve("spoilt")))
        .spoilt(pixels, label)
        .part(Split.TRAIN, 20)
        .finish();
  }

  /** A data set for either, with so many training examples and a few test examples. */
  public static String dataset(Path folder, int examples) throws IOException {
    SparkSession spark = SharedSpark.session();
    Path data = Files.createDirectory(folder.resolve("data"));
    return new SmallDataset(spark, data).part(Split.TRAIN, examples).part(Split.TEST, 20).finish();
  }
}
