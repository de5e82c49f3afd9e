package io.lookonce.jobs.averaging;

import io.lookonce.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The files that a small training needs, for tests of the command. */
public final class TrainingFiles {

  private TrainingFiles() {}

  /** A configuration of a small network. */
  public static Path configuration(Path folder) throws IOException {
    return Files.writeString(folder.resolve("small.conf"), TrainingFixture.DENSE);
  }

  /** A data set for it, with training and test examples. */
  public static String dataset(Path folder) throws IOException {
    try (SparkSession spark = TrainingFixture.spark()) {
      Path data = Files.createDirectory(folder.resolve("data"));
      return new SmallDataset(spark, data).part(Split.TRAIN, 50).part(Split.TEST, 20).finish();
    }
  }
}
