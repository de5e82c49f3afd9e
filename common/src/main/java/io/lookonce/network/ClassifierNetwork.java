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

/** A network that tells classes apart; its layers are listed here, its weights drawn anew. */
public interface ClassifierNetwork extends Network {

  /** The name of the one input vertex. */
  String INPUT = "input";

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

  /** With every weight initialised to zero: {@link #build} draws them. */
  @Override
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

  /** With weights drawn from the seed. */
  @Override
  default ComputationGraph build(TrainingSettings settings, int trainingExamples) {
    ComputationGraph graph = new ComputationGraph(configuration(settings, trainingExamples));
    graph.init();
    settings.initialization().drawInto(graph, settings.seed());
    return graph;
  }
}
