package io.lookonce.jobs.averaging;

import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetFolder;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.io.IOException;

/** Reads what {@code train} learns. */
final class ClassifierReader implements TrainingSubject.Reader {

  private ClassifierNetwork network;

  @Override
  public void read(Settings settings) {
    network = Networks.read(settings);
  }

  @Override
  public TrainingSettings training(Settings settings) {
    return TrainingSettings.read(settings);
  }

  @Override
  public Classification subject(DatasetFolder folder, TrainingSettings training)
      throws IOException {
    return Classification.of(network, folder);
  }
}
