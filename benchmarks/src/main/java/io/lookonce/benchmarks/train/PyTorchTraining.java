package io.lookonce.benchmarks.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.lookonce.network.TrainingSettings;
import java.io.IOException;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** A workload's network, loss and optimizer in PyTorch, through DJL; downloads nothing. */
final class PyTorchTraining implements AutoCloseable {

  private final Model model;
  private final SequentialBlock network;
  private final Trainer trainer;
  private final Loss loss;
  private final NDArray features;
  private final NDArray labels;

  /**
   * @throws IllegalStateException if the number of parameters differs from DL4J's
   */
  PyTorchTraining(TrainingWorkload workload) throws IOException {
    stayOffline();
    model = Model.newInstance(workload.title(), Device.cpu(), "PyTorch");
    network = PyTorchNetworks.of(workload);
    model.setBlock(network);
    boolean binary = workload.network().outputs() == 1;
    loss =
        binary
            ? Loss.sigmoidBinaryCrossEntropyLoss()
            : Loss.softmaxCrossEntropyLoss("loss", 1, -1, false, true);
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(optimizer(workload.trainingSettings()))
                .optDevices(new Device[] {Device.cpu()}));
    features = copy(workload.features(workload.batch()));
    labels = copy(workload.labels(workload.batch()));
    trainer.initialize(features.getShape());
    requireSameParameters(workload);
  }

  /** By default, DJL looks for updates and reports usage to a server. */
  private static void stayOffline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private static Optimizer optimizer(TrainingSettings settings) {
    Tracker rate = Tracker.fixed((float) settings.optimizer().getLearningRate(0, 0));
    return settings.optimizer() instanceof Sgd
        ? Optimizer.sgd().setLearningRateTracker(rate).build()
        : Optimizer.adam().optLearningRateTracker(rate).build();
  }

  private NDArray copy(INDArray array) {
    return trainer.getManager().create(array.dup('c').data().asFloat(), new Shape(array.shape()));
  }

  /** The number of parameters, including running means and variances, as in DL4J. */
  long parameters() {
    return network.getParameters().values().stream()
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  private void requireSameParameters(TrainingWorkload workload) throws IOException {
    ComputationGraph graph = workload.graph();
    long expected = graph.numParams();
    graph.close();
    if (parameters() != expected) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s has %d parameters in DL4J and %d in PyTorch",
              workload.title(),
              expected,
              parameters()));
    }
  }

  /** Sets the threads of all PyTorch operations that the calling thread starts later. */
  static void useThreads(int threads) {
    JniUtils.setNumThreads(threads);
  }

  /** Trains one batch and returns its loss. */
  double step() {
    NDManager owner = trainer.getManager();
    // The results of a step belong to the manager of its input and are freed with it.
    try (NDManager ofThisStep = owner.newSubManager()) {
      features.attach(ofThisStep);
      labels.attach(ofThisStep);
      double value = gradients();
      trainer.step();
      features.attach(owner);
      labels.attach(owner);
      return value;
    }
  }

  private double gradients() {
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDArray value = loss.evaluate(new NDList(labels), trainer.forward(new NDList(features)));
      collector.backward(value);
      return value.getFloat();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
