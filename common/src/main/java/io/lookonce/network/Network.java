package io.lookonce.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * The architecture of a network. Immutable; how it is trained is said by {@link TrainingSettings}.
 *
 * <p>Every network is a DL4J {@link ComputationGraph}, the plain stacks too: the residual network
 * needs one, and so the trainer, the checkpoints and the exporter know a single type. It has one
 * input, one output, and the same flat views of parameters and updater state that a multi-layer
 * network has. Numbers are 32-bit; pictures are [examples, channels, height, width].
 */
public interface Network {

  /** The name of the one input vertex. */
  String INPUT = "input";

  /** The name by which {@link Networks} knows it. */
  String name();

  /** What one example looks like. */
  InputShape input();

  /**
   * The width of the output: 1 for the probability of the second of two classes (sigmoid; labels
   * [examples, 1] of 0 or 1), else one probability per class (softmax; labels one-hot).
   */
  int outputs();

  /**
   * Adds the layers after the vertex {@link #INPUT}.
   *
   * @return the name of the output layer
   */
  String addTo(GraphBuilder graph);

  /**
   * The DL4J configuration, with every weight initialised to zero: {@link #build} draws them.
   *
   * @param settings updater, regularisation and seed
   * @param trainingExamples how many examples the training set has, the m of lambda / (2m); see
   *     {@link TrainingSettings#l2()}
   */
  default ComputationGraphConfiguration configuration(
      TrainingSettings settings, int trainingExamples) {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .updater(settings.updater())
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.ZERO);
    if (settings.l2() > 0) {
      common.l2(settings.l2() / trainingExamples);
    }
    GraphBuilder graph =
        common.graphBuilder().addInputs(INPUT).setInputTypes(input().toInputType());
    graph.setOutputs(addTo(graph));
    ComputationGraphConfiguration configuration = graph.build();
    nameNormalizationParameters(configuration);
    return configuration;
  }

  /**
   * DL4J's JSON reader takes a batch normalisation for one with logarithmic deviations unless its
   * variance is among the named parameters, which they are only once a graph has been initialised.
   */
  private static void nameNormalizationParameters(ComputationGraphConfiguration configuration) {
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layerVertex
          && layerVertex.getLayerConf().getLayer() instanceof BatchNormalization layer) {
        layer.initializer().paramKeys(layer).forEach(layerVertex.getLayerConf()::addVariable);
      }
    }
  }

  /**
   * A network ready to train, its weights drawn from the seed: the same on every machine, with any
   * number of threads.
   *
   * @param settings as for {@link #configuration}, and the initialisation
   * @param trainingExamples as for {@link #configuration}
   */
  default ComputationGraph build(TrainingSettings settings, int trainingExamples) {
    ComputationGraph graph = new ComputationGraph(configuration(settings, trainingExamples));
    graph.init();
    settings.initialization().drawInto(graph, settings.seed());
    return graph;
  }
}
