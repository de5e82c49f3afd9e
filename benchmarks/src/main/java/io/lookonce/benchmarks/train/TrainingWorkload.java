package io.lookonce.benchmarks.train;

import io.lookonce.configuration.Settings;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A training workload: a network configured in {@code conf/train}, with a batch size, an averaging
 * frequency and the amount of work per measurement.
 */
enum TrainingWorkload {

  /** Convolution 4×4×8, pool 8, convolution 2×2×16, pool 4, softmax over 6 signs; Adam. */
  SIGNS_CONVNET("signs-convnet", "signs-convnet", "signs", 64, new Amount(120, 4, 1024, 4, 16)),

  /** The residual network of 50 layers on images of 64×64×3, 6 classes; Adam. */
  RESNET_50("resnet-50", "resnet-50", "signs", 32, new Amount(3, 1, 256, 1, 1)),

  /** Dense 12288-20-7-5-1 with rectifiers and a sigmoid at the end; gradient descent. */
  DENSE("dense", "cats-deep", "cats", 64, new Amount(1500, 500, 1024, 4, 32));

  /** Mini-batches per worker between two averages, in all systems that average. */
  static final int FREQUENCY = 4;

  /**
   * The amount of work per measurement.
   *
   * @param fastSteps training steps of the fast systems
   * @param stockSteps training steps of stock DL4J
   * @param examples of the data set of the systems that average
   * @param warmUpEpochs epochs of Lookonce's trainer before the measurement
   * @param epochs measured epochs of Lookonce's trainer
   */
  record Amount(int fastSteps, int stockSteps, int examples, int warmUpEpochs, int epochs) {}

  private final String title;
  private final String configuration;
  private final String images;
  private final int batch;
  private final Amount amount;

  TrainingWorkload(String title, String configuration, String images, int batch, Amount amount) {
    this.title = title;
    this.configuration = configuration;
    this.images = images;
    this.batch = batch;
    this.amount = amount;
  }

  /**
   * The workload with a name.
   *
   * @throws IllegalArgumentException naming all workloads, if there is none
   */
  static TrainingWorkload named(String title) {
    return Arrays.stream(values())
        .filter(workload -> workload.title.equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT, "'%s' is none of %s", title, String.join(", ", titles()))));
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(TrainingWorkload::title).toList();
  }

  String title() {
    return title;
  }

  /** The set of images for {@code lookonce generate}. */
  String images() {
    return images;
  }

  /** Examples in a mini-batch. */
  int batch() {
    return batch;
  }

  Amount amount() {
    return amount;
  }

  /** The product's configuration file of the network. */
  Path configuration() {
    return Path.of(System.getProperty("lookonce.conf", "conf"), "train", configuration + ".conf");
  }

  /** {@code key=value} overrides of {@link #configuration()}. */
  List<String> settings(int workers) {
    return List.of(
        "mini-batch-size=" + batch,
        "averaging.workers=" + workers,
        "averaging.frequency=" + FREQUENCY,
        "epochs=" + (amount.warmUpEpochs() + amount.epochs()));
  }

  ClassifierNetwork network() {
    return Networks.byName(configuration);
  }

  TrainingSettings trainingSettings() throws IOException {
    return TrainingSettings.read(Settings.load(configuration(), settings(1)));
  }

  /** The initialised network, with the weights of the file's seed. */
  ComputationGraph graph() throws IOException {
    return network().build(trainingSettings(), amount.examples());
  }

  /** Random features from 0 to 1: examples × channels × rows × columns, or examples × features. */
  INDArray features(int examples) {
    return Nd4j.rand(network().input().batchShape(examples));
  }

  /** Alternating classes: one-hot, or 0 and 1 if the network has one output. */
  INDArray labels(int examples) {
    int outputs = network().outputs();
    INDArray labels = Nd4j.create(examples, outputs);
    for (int example = 0; example < examples; example++) {
      if (outputs == 1) {
        labels.putScalar(example, 0, example % 2);
      } else {
        labels.putScalar(example, example % outputs, 1);
      }
    }
    return labels;
  }
}
