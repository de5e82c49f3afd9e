package io.lookonce.jobs.training.classifier;

import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Optional;

/** Reads what {@code train} learns. */
public final class ClassifierTaskReader implements TrainingTask.Reader {

  private final Storage storage;
  private final StartModels models;
  private ClassifierNetwork network;
  private Optional<ModelBundle> start;

  public ClassifierTaskReader(Storage storage, StartModels models) {
    this.storage = storage;
    this.models = models;
  }

  @Override
  public void read(Settings settings) throws IOException {
    network = Networks.read(settings);
    start = models.read(settings, ModelCard.CLASSIFIER);
  }

  @Override
  public TrainingSettings training(Settings settings) {
    return TrainingSettings.read(settings);
  }

  @Override
  public ClassificationTask subject(DatasetFolder folder, TrainingSettings training)
      throws IOException {
    ClassificationTask drawn = ClassificationTask.of(network, folder);
    return start.isEmpty()
        ? drawn
        : drawn.starting(
            new ClassifierStart(storage, start.get())
                .start(network, drawn.dataset().classes(), training));
  }
}
