package io.lookonce.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The architecture of a network. Immutable; {@link TrainingSettings} says how it is trained.
 *
 * <p>Every network is a DL4J {@link ComputationGraph}, including plain sequences: residual networks
 * need graphs, and with one type the trainer, the checkpoints and the exporter need no second case.
 * It has one input, one output, and the same flat views of parameters and optimizer state that a
 * multi-layer network has. Values are 32-bit floats; images are [examples, channels, height,
 * width].
 */
public interface Network {

  /** The name in configuration files. */
  String name();

  /** What one example looks like. */
  InputShape input();

  /**
   * The DL4J configuration.
   *
   * @param settings optimizer, regularisation and seed
   * @param trainingExamples number of examples of the training set, the m of lambda / (2m); see
   *     {@link TrainingSettings#l2()}
   */
  ComputationGraphConfiguration configuration(TrainingSettings settings, int trainingExamples);

  /**
   * An initialised network, identical on every machine and for any number of threads.
   *
   * @param settings as for {@link #configuration}, and the initialisation
   * @param trainingExamples as for {@link #configuration}
   */
  ComputationGraph build(TrainingSettings settings, int trainingExamples);
}
