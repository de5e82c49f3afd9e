package io.lookonce.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A classifier that begins with the numbers of a trained one; what it does not take over is drawn.
 *
 * @param network its layers
 * @param transfer what it takes over
 */
public record StartedClassifier(ClassifierNetwork network, ClassifierTransfer transfer)
    implements ClassifierNetwork {

  @Override
  public String name() {
    return network.name();
  }

  @Override
  public InputShape input() {
    return network.input();
  }

  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public String addTo(GraphBuilder graph) {
    return network.addTo(graph);
  }

  @Override
  public ComputationGraph build(TrainingSettings settings, int trainingExamples) {
    ComputationGraph graph = network.build(settings, trainingExamples);
    transfer.into(graph);
    return graph;
  }
}
