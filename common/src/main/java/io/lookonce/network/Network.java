package io.lookonce.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The architecture of a network. Immutable; how it is trained is said by {@link TrainingSettings}.
 *
 * <p>Every network is a DL4J {@link ComputationGraph}, the plain stacks too: the residual network
 * needs one, and so the trainer, the checkpoints and the exporter know a single type. It has one
 * input, one output, and the same flat views of parameters and optimizer state that a multi-layer
 * network has. Numbers are 32-bit; images are [examples, channels, height, width].
 */
public interface Network {

  /** The name that configuration files give it. */
  String name();

  /** What one example looks like. */
  InputShape input();

  /**
   * The DL4J configuration.
   *
   * @param settings updater, regularisation and seed
   * @param trainingExamples how many examples the training set has, the m of lambda / (2m); see
   *     {@link TrainingSettings#l2()}
   */
  ComputationGraphConfiguration configuration(TrainingSettings settings, int trainingExamples);

  /**
   * A network ready to train: the same on every machine, with any number of threads.
   *
   * @param settings as for {@link #configuration}, and the initialisation
   * @param trainingExamples as for {@link #configuration}
   */
  ComputationGraph build(TrainingSettings settings, int trainingExamples);
}
