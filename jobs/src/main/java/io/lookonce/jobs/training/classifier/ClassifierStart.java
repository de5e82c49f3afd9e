package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.NetworkFile;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.ClassifierTransfer;
import io.lookonce.network.StartedClassifier;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The classifier that another one starts from.
 *
 * @param storage where its files are
 * @param bundle the model
 */
record ClassifierStart(Storage storage, ModelBundle bundle) {

  /** A classifier with what it takes over, and the words for it. */
  record Started(StartedClassifier network, StartingPoint point) {}

  /**
   * A network that starts from this one.
   *
   * @param classes that it is to tell apart
   * @throws InputRefused if the model keeps no network, is damaged, or has other layers
   */
  Started start(ClassifierNetwork network, List<String> classes, TrainingSettings training)
      throws IOException {
    if (!bundle.has(ModelBundle.NETWORK_FILE)) {
      throw new InputRefused(
          "start = %s keeps no %s to train further"
              .formatted(bundle.reference(), ModelBundle.NETWORK_FILE));
    }
    bundle.verify(storage);
    boolean sameClasses = bundle.card().classes().equals(classes);
    ComputationGraph target = network.build(training, 1);
    try {
      ClassifierTransfer transfer = transfer(sameClasses, target);
      return new Started(new StartedClassifier(network, transfer), point(transfer));
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused(
          "start = %s does not suit network %s: %s"
              .formatted(bundle.reference(), network.name(), unsuitable.getMessage()),
          unsuitable);
    } finally {
      target.close();
    }
  }

  private ClassifierTransfer transfer(boolean sameClasses, ComputationGraph target)
      throws IOException {
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

  private StartingPoint point(ClassifierTransfer transfer) {
    return StartingPoint.of(
        bundle,
        ModelBundle.NETWORK_FILE,
        String.join(" ", transfer.taken()),
        transfer.left().isEmpty() ? StartingPoint.NONE : String.join(" ", transfer.left()),
        StartingPoint.NONE,
        transfer.count());
  }
}
