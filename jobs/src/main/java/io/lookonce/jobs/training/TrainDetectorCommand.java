package io.lookonce.jobs.training;

import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code lookonce train-detector}: trains a detector on images with boxes. */
@Command(
    name = "train-detector",
    description = {
      "Trains a detector on a data set of boxes by parameter averaging: the model, checkpoints,",
      "train.html, run.json. Without anchors of its own it takes them from the training boxes."
    },
    footer = {
      "",
      "--set also takes every key of the configuration file, such as",
      "--set dataset=URI --set averaging.workers=2 --set epochs=20."
    },
    sortOptions = false)
public final class TrainDetectorCommand extends TrainingCommand {

  @Override
  TrainingRequest read(
      Storage from, Path file, List<String> settings, int threadsOfWorker, StartModels models)
      throws IOException {
    return TrainingRequest.readDetector(from, file, settings, threadsOfWorker, models);
  }

  @Override
  TrainingRequest complete(
      SparkSession spark,
      TrainingRequest read,
      Storage from,
      Path file,
      List<String> settings,
      int threadsOfWorker,
      StartModels models)
      throws IOException {
    return TrainingRequest.withAnchors(spark, from, file, settings, threadsOfWorker, models);
  }
}
