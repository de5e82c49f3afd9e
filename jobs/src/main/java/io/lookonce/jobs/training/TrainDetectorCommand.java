package io.lookonce.jobs.training;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code lookonce train-detector}: trains a detector on images with boxes. */
@HelpGroup("Train")
@Command(
    name = "train-detector",
    description = {
      "Trains a detector on a data set of boxes. Writes the model,",
      "checkpoints, train.html and run.json. Clusters anchors from the training boxes if the",
      "configuration has none."
    },
    footer = {
      "",
      "--set takes every key of the configuration file, such as",
      "--set dataset=URI --set averaging.workers=2 --set epochs=20.",
      "",
      "Examples:",
      "  lookonce train-detector conf/train/road-scenes.conf --set dataset=data/boxes --output"
          + " runs/boxes"
    },
    sortOptions = false)
public final class TrainDetectorCommand extends TrainingCommand {

  @Override
  protected TrainingRequest read(
      Storage from, Path file, List<String> settings, int threadsPerWorker, StartModels models)
      throws IOException {
    return TrainingRequest.readDetector(from, file, settings, threadsPerWorker, models);
  }

  @Override
  protected TrainingRequest complete(
      SparkSession spark,
      TrainingRequest read,
      Storage from,
      Path file,
      List<String> settings,
      int threadsPerWorker,
      StartModels models)
      throws IOException {
    return TrainingRequest.withAnchors(
        spark, from, () -> Settings.load(file, settings), threadsPerWorker, models);
  }
}
