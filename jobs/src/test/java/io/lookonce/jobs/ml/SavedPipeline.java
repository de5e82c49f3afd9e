package io.lookonce.jobs.ml;

import io.lookonce.jobs.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads a saved pipeline in a JVM of its own and writes what it says of the files below a folder.
 */
final class SavedPipeline {

  private SavedPipeline() {}

  static List<String> rows(Dataset<Row> scored) {
    return scored.drop("content").collectAsList().stream().map(Row::toString).sorted().toList();
  }

  static List<String> inAnotherJvm(String saved, Path images, Path folder)
      throws IOException, InterruptedException {
    Path rows = folder.resolve("rows");
    ChildJvm.run(
        folder,
        List.of(),
        SavedPipeline.class.getName(),
        List.of(saved, images.toString(), rows.toString()));
    return Files.readAllLines(rows);
  }

  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      Dataset<Row> files =
          spark
              .read()
              .format("binaryFile")
              .option("recursiveFileLookup", "true")
              .load(arguments[1]);
      Files.write(Path.of(arguments[2]), rows(PipelineModel.load(arguments[0]).transform(files)));
    }
  }
}
