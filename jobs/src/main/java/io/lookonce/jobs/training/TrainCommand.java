package io.lookonce.jobs.training;

import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code lookonce train}: trains a classifier by parameter averaging. */
@HelpGroup("Train")
@Command(
    name = "train",
    description =
        "Trains a classifier on a data set. Writes the model, checkpoints, train.html and"
            + " run.json.",
    footer = {
      "",
      "--set takes every key of the configuration file, such as",
      "--set dataset=URI --set averaging.workers=2 --set epochs=20.",
      "",
      "Examples:",
      "  lookonce train conf/train/signs-convnet.conf --set dataset=data/signs --output runs/signs",
      "  lookonce train conf/train/signs-convnet.conf --output runs/signs --resume"
    },
    sortOptions = false)
public final class TrainCommand extends TrainingCommand {

  @Override
  protected TrainingRequest read(
      Storage from, Path file, List<String> settings, int threadsPerWorker, StartModels models)
      throws IOException {
    return TrainingRequest.read(from, file, settings, threadsPerWorker, models);
  }
}
