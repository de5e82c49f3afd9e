package io.lookonce.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** A classifier, described by its layers; its weights are drawn at random. */
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

  /** All weights are zero; {@link #build} draws them. */
  @Override
  default ComputationGraphConfiguration configuration(
      TrainingSettings settings, int trainingExamples) {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .updater(settings.optimizer())
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.ZERO);
    common.regularization(new ArrayList<>(settings.regularization(trainingExamples)));
    GraphBuilder graph =
        common.graphBuilder().addInputs(INPUT).setInputTypes(input().toInputType());
    String output = addTo(graph);
    graph.setOutputs(output);
    ComputationGraphConfiguration configuration = graph.build();
    OutputLayer last =
        (OutputLayer)
            ((LayerVertex) configuration.getVertices().get(output)).getLayerConf().getLayer();
    last.setLossFn(settings.loss().on(last.getLossFn()));
    nameNormalizationParameters(configuration);
    return configuration;
  }

  /**
   * DL4J's JSON reader assumes a batch normalisation with logarithmic deviations unless the
   * variance is among its named parameters. DL4J names them only when it initialises a graph.
   */
  private static void nameNormalizationParameters(ComputationGraphConfiguration configuration) {
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layerVertex
          && layerVertex.getLayerConf().getLayer() instanceof BatchNormalization layer) {
        layer.initializer().paramKeys(layer).forEach(layerVertex.getLayerConf()::addVariable);
      }
    }
  }

  /** The weights are drawn from the seed. */
  @Override
  default ComputationGraph build(TrainingSettings settings, int trainingExamples) {
    ComputationGraph graph = new ComputationGraph(configuration(settings, trainingExamples));
    graph.init();
    settings.initialization().drawInto(graph, settings.seed());
    return graph;
  }

  /** A network that is a sequence of layers. */
  interface SequentialNetwork extends ClassifierNetwork {

    /** The layers from the input to the output layer, each with its name. */
    List<Layer> layers();

    @Override
    default String addTo(GraphBuilder graph) {
      String previous = INPUT;
      for (Layer layer : layers()) {
        graph.addLayer(layer.getLayerName(), layer, previous);
        previous = layer.getLayerName();
      }
      return previous;
    }
  }
}
