package io.lookonce.jobs.training;

import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code lookonce train}: trains a network on a data set by parameter averaging. */
@Command(
    name = "train",
    description = "Trains a network on a data set: the model, checkpoints, train.html, run.json.",
    footer = {
      "",
      "--set also takes every key of the configuration file, such as",
      "--set dataset=URI --set averaging.workers=2 --set epochs=20."
    },
    sortOptions = false)
public final class TrainCommand extends TrainingCommand {

  @Override
  TrainingRequest read(
      Storage from, Path file, List<String> settings, int threadsOfWorker, StartModels models)
      throws IOException {
    return TrainingRequest.read(from, file, settings, threadsOfWorker, models);
  }
}
