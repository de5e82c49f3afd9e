package io.lookonce.jobs.training.classifier;

import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.NetworkFile;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.ClassifierTransfer;
import io.lookonce.network.ClassifierTransfer.StartedClassifier;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Reads the task of {@code train}: a classifier, new or started from a model. */
public final class ClassificationTaskReader implements TrainingTask.Reader {

  private final Storage storage;
  private final StartModels models;
  private ClassifierNetwork network;
  private Optional<ModelBundle> start;

  public ClassificationTaskReader(Storage storage, StartModels models) {
    this.storage = storage;
    this.models = models;
  }

  @Override
  public void read(Settings settings) throws IOException {
    network = Networks.read(settings);
    start = models.read(settings, ModelCard.CLASSIFIER);
  }

  @Override
  public TrainingSettings readTraining(Settings settings) {
    return TrainingSettings.read(settings);
  }

  @Override
  public ClassificationTask open(DatasetFolder folder, TrainingSettings training)
      throws IOException {
    ClassificationTask task = ClassificationTask.of(network, folder);
    return start.isPresent() ? startedFrom(start.get(), task, training) : task;
  }

  /**
   * @throws InputRefused if the model has no network file, is damaged, or has other layers
   */
  private ClassificationTask startedFrom(
      ModelBundle bundle, ClassificationTask task, TrainingSettings training) throws IOException {
    if (!bundle.has(ModelBundle.NETWORK_FILE)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "start = %s has no %s to train further",
              bundle.reference(),
              ModelBundle.NETWORK_FILE));
    }
    bundle.verify(storage);
    boolean sameClasses = bundle.card().classes().equals(task.dataset().classes());
    ComputationGraph target = network.build(training, 1);
    try {
      ClassifierTransfer transfer = transfer(bundle, sameClasses, target);
      return new ClassificationTask(
          new StartedClassifier(network, transfer),
          task.examples(),
          Optional.of(startingPoint(bundle, transfer)));
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "start = %s does not suit network %s: %s",
              bundle.reference(),
              network.name(),
              unsuitable.getMessage()),
          unsuitable);
    } finally {
      target.close();
    }
  }

  private ClassifierTransfer transfer(
      ModelBundle bundle, boolean sameClasses, ComputationGraph target) throws IOException {
    Path file = bundle.file(ModelBundle.NETWORK_FILE);
    try (InputStream in = storage.open(file)) {
      ComputationGraph source = NetworkFile.read(file.toString(), in);
      try {
        return ClassifierTransfer.of(source, sameClasses, target);
      } finally {
        source.close();
      }
    }
  }

  private static StartingPoint startingPoint(ModelBundle bundle, ClassifierTransfer transfer) {
    return StartingPoint.of(
        bundle,
        ModelBundle.NETWORK_FILE,
        String.join(" ", transfer.taken()),
        transfer.left().isEmpty() ? StartingPoint.NONE : String.join(" ", transfer.left()),
        StartingPoint.NONE,
        transfer.count());
  }
}
